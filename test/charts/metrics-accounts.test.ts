import { load } from "js-yaml";
import { expect, test } from "vitest";
import { ENVIRONMENTS, loadEnvironment } from "../../src/config/load.ts";
import { at, fields, list, type Manifest, rendered, text, workloads } from "./rendered.ts";

/**
 * Account that a cluster's vminsert writes to, by its documented rule: the path's, where the path names one; else the
 * header's, where `-enableMultitenancyViaHeaders` is on; else 0.
 */
function accountOf(url: string, headers: Readonly<Record<string, string>>, byHeader: boolean): number {
  const [, inPath] = /\/insert\/(\d+)(?::\d+)?\//.exec(new URL(url).pathname) ?? [];
  return Number(inPath ?? (byHeader ? headers["AccountID"] : undefined) ?? 0);
}

test("an account in the path wins over the header, and without either it is 0", () => {
  const header = { AccountID: "2" };
  expect(accountOf("http://vminsert:8480/insert/1/prometheus/api/v1/write", header, true)).toBe(1);
  expect(accountOf("http://vminsert:8480/insert/prometheus/api/v1/write", header, true)).toBe(2);
  expect(accountOf("http://vminsert:8480/insert/prometheus/api/v1/write", header, false)).toBe(0);
  expect(accountOf("http://vminsert:8480/insert/prometheus/api/v1/write", {}, true)).toBe(0);
});

/** A file of one of Tempo's ConfigMaps, as an object. */
function fileOf(objects: readonly Manifest[], name: string): unknown {
  const found = objects
    .filter(({ kind, metadata }) => kind === "ConfigMap" && metadata.name.startsWith("tempo-"))
    .map((object) => at(object, "data", name))
    .find((one) => one !== undefined);
  if (found === undefined) throw new Error(`found no ConfigMap of Tempo with a file ${name}`);
  return load(text(found));
}

const readsHeaders = (objects: readonly Manifest[]): boolean => {
  const containers = workloads(objects)
    .flatMap((workload) => list(at(workload, "spec", "template", "spec", "containers")))
    .filter(({ name }) => name === "vminsert");
  if (containers.length === 0) throw new Error("found no vminsert");
  return containers.every(({ args }) => Array.isArray(args) && args.includes("-enableMultitenancyViaHeaders=true"));
};

test.each(ENVIRONMENTS)(
  "in %s Tempo's generated metrics of each tenant reach the account that the tenant's own metrics are in",
  (environment) => {
    const { hyperion } = loadEnvironment(environment);
    const objects = rendered(environment);
    const tempo = fileOf(objects, "tempo.yaml");
    const overrides = fields(at(fileOf(objects, "overrides.yaml"), "overrides"));
    const limits = (tenant: string): unknown => overrides[tenant] ?? at(tempo, "overrides", "defaults");
    const account = (tenant: string): number => {
      const headers = fields(at(limits(tenant), "metrics_generator", "remote_write_headers"));
      const url = text(at(tempo, "metrics_generator", "storage", "remote_write", 0, "url"));
      return accountOf(url, headers as Readonly<Record<string, string>>, readsHeaders(objects));
    };
    const { tenants } = hyperion;
    expect(Object.fromEntries(tenants.map(({ name }) => [name, account(name)]))).toEqual(
      Object.fromEntries(tenants.map((tenant) => [tenant.name, tenant.account])),
    );
    // A replay may bring spans of a tenant that is gone: they are the platform's, as its metrics and logs are.
    expect(account("gone")).toBe(tenants[0]?.account);
  },
);

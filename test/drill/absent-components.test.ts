import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { ENVIRONMENTS } from "../../src/config/load.ts";
import { substituted, withSubstitutes } from "./absent-components.ts";
import { usedBy } from "./components.ts";
import { collectorsOf } from "./rendered/collectors.ts";
import { manifestsOf } from "./rendered/manifests.ts";

const collectors = ENVIRONMENTS.flatMap((environment) => collectorsOf(manifestsOf(environment)));
const all = new Map(collectors.flatMap(({ config }) => usedBy(config.text).map((one) => [one, ""] as const)));

const without = (...components: readonly string[]) =>
  new Map([...all].filter(([component]) => !components.includes(component)));

interface Pipelines {
  readonly processors: Readonly<Record<string, Readonly<Record<string, { readonly resource?: readonly string[] }>>>>;
  readonly service: { readonly pipelines: Readonly<Record<string, { readonly processors: readonly string[] }>> };
}

interface Routes {
  readonly connectors?: Readonly<
    Record<
      string,
      {
        readonly default_pipelines: readonly string[];
        readonly table: readonly { readonly condition: string; readonly pipelines: readonly string[] }[];
      }
    >
  >;
}

/** Tenant that a condition asks for; the empty one is a tenant that no route has. */
const tenantIn = (condition: string): string => /== "(.*)"/.exec(condition)?.[1] ?? "";

/** Whether a filter that stands in for a route drops a resource of a tenant. */
const drops = (conditions: readonly string[], tenant: string): boolean =>
  conditions.some((one) => (one.startsWith("not (") ? tenantIn(one) !== tenant : tenantIn(one) === tenant));

test("a collector that has everything gets every file as it is rendered", () => {
  for (const { config } of collectors) expect(withSubstitutes(config.text, all)).toBe(config.text);
});

test("a collector that cannot be asked gets every file as it is rendered", () => {
  expect(substituted(new Map())).toEqual([]);
});

describe.each(["connectors/routing", "extensions/headers_setter", "receivers/kubelet_stats"])("without %s", (one) => {
  const [changed] = collectors.filter(({ config }) => usedBy(config.text).includes(one));

  test("a file that uses it asks for it no more, and for nothing else less", () => {
    if (changed === undefined) throw new Error(`no collector uses ${one}`);
    const { text } = changed.config;
    const left = usedBy(withSubstitutes(text, without(one)));
    expect(left).not.toContain(one);
    expect(left).toEqual(expect.arrayContaining(usedBy(text).filter((component) => component !== one)));
  });

  test("a file that does not use it is as it is rendered", () => {
    for (const { config } of collectors.filter(({ config: { text } }) => !usedBy(text).includes(one)))
      expect(withSubstitutes(config.text, without(one))).toBe(config.text);
  });
});

test("without routing, each tenant's data goes on in the one pipeline that its route names, and no other's", () => {
  let asked = 0;
  for (const { config } of collectors) {
    const { connectors = {} } = load(config.text) as Routes;
    const file = load(withSubstitutes(config.text, without("connectors/routing"))) as Pipelines;
    for (const { default_pipelines, table } of Object.values(connectors).filter((one) => "table" in one)) {
      const pipelines = [...new Set([...default_pipelines, ...table.flatMap((route) => route.pipelines)])];
      for (const tenant of [...table.map(({ condition }) => tenantIn(condition)), ""]) {
        const meant = table.find(({ condition }) => tenantIn(condition) === tenant)?.pipelines ?? default_pipelines;
        const kept = pipelines.filter((pipeline) => {
          const [first = ""] = file.service.pipelines[pipeline]?.processors ?? [];
          const [signal = ""] = pipeline.split("/");
          return !drops(file.processors[first]?.[signal]?.resource ?? [], tenant);
        });
        expect({ tenant, kept }).toEqual({ tenant, kept: meant });
        asked++;
      }
    }
  }
  expect(asked).toBeGreaterThan(10);
});

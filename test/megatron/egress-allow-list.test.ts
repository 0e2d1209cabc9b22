import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ENVIRONMENTS, environmentFile } from "../../src/config/load.ts";
import { CHARTS, DATA_HOSTS, REGISTRIES } from "../../src/config/versions.ts";
import {
  type EgressClient,
  type EgressEntry,
  egressAllowList,
  egressKey,
} from "../../src/megatron/egress-allow-list.ts";
import { environmentWith } from "./plan.ts";

const environment = environmentWith({ consumers: [] });
const list = egressAllowList(environment);

const hostOf = ({ destination }: EgressEntry) => ("host" in destination ? destination.host : undefined);

/** Whether the list lets a client reach a host over TLS, wildcards understood as the firewall does. */
const reaches = (entries: readonly EgressEntry[], host: string, client: EgressClient = "nodes", port = 443) =>
  entries.some((entry) => {
    const allowed = hostOf(entry) ?? "";
    const matches = allowed === host || (allowed.startsWith("*.") && host.endsWith(allowed.slice(1)));
    return matches && entry.port === port && entry.clients.includes(client);
  });

describe.each(ENVIRONMENTS)("%s", (name) => {
  const entries = egressAllowList(environmentWith({}, name));

  test("no destination is everything, a whole cloud or a top-level domain (S0-NET-08)", () => {
    for (const { destination } of entries) {
      if ("tag" in destination) expect(destination.tag).toBe("AzureKubernetesService");
      else expect(destination.host).toMatch(/^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$/);
    }
    // Wildcards are those of services whose hosts no list names, each of one service.
    const wildcards = entries.flatMap((entry) => hostOf(entry) ?? []).filter((host) => host.startsWith("*."));
    expect(wildcards.sort()).toEqual([
      "*.actions.githubusercontent.com",
      "*.cloud.defender.microsoft.com",
      "*.ods.opinsights.azure.com",
      "*.oms.opinsights.azure.com",
    ]);
  });

  test("runners reach the vault that the stack file names for Pulumi's secrets", () => {
    const [, vault = ""] =
      /secretsprovider: azurekeyvault:\/\/([^/]+)\//.exec(readFileSync(environmentFile(name), "utf8")) ?? [];
    expect(vault).not.toBe("");
    expect(reaches(entries, vault, "runners")).toBe(true);
  });

  test("a destination appears once, and says why it is there and what it comes from (S0-NET-08)", () => {
    const keys = entries.map(egressKey);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { reasons, sources, clients } of entries) {
      for (const texts of [reasons, sources, clients]) {
        expect(texts.length).toBeGreaterThan(0);
        expect(new Set<string>(texts).size).toBe(texts.length);
      }
    }
  });
});

describe("covers what the platform uses", () => {
  test("no registry of images, which come through the environment's own (S0-NET-08)", () => {
    for (const host of [
      "registry-1.docker.io",
      "auth.docker.io",
      "production.cloudflare.docker.com",
      "registry.k8s.io",
    ])
      for (const client of ["nodes", "runners"] as const) expect(reaches(list, host, client), host).toBe(false);
  });

  test("what a vendor's list says carries the day and the document it was read in", () => {
    for (const { sources } of list.filter(({ purpose }) => purpose === "aks"))
      expect(sources.join()).toMatch(/Microsoft Learn, read \d{4}-\d{2}-\d{2}/);
  });

  test.each(Object.entries(CHARTS))("the repository of chart %s (S0-NET-08)", (_, { repository }) => {
    expect(reaches(list, new URL(repository).hostname)).toBe(true);
  });

  test.each(DATA_HOSTS)("$host, from which programs load at run time (S0-NET-08)", ({ host }) => {
    expect(reaches(list, host)).toBe(true);
  });

  test("what AKS needs, in this region only (S0-NET-08)", () => {
    expect(list.map(egressKey)).toContain("tag AzureKubernetesService");
    expect(reaches(list, "packages.aks.azure.com")).toBe(true);
    expect(reaches(list, "swedencentral.dp.kubernetesconfiguration.azure.com")).toBe(true);
    expect(reaches(list, "northeurope.dp.kubernetesconfiguration.azure.com")).toBe(false);
  });

  test("what runners need, which nodes may not use", () => {
    for (const host of [
      "management.azure.com",
      "pipelines.actions.githubusercontent.com",
      "stcarrieriacprodsdc.blob.core.windows.net",
      "kv-carrier-iac-prod-sdc.vault.azure.net",
    ]) {
      expect(reaches(list, host, "runners"), host).toBe(true);
      expect(reaches(list, host, "nodes"), host).toBe(false);
    }
  });
});

describe("holds nothing else", () => {
  test("every entry for charts and data is named by a value of the project (S0-NET-08)", () => {
    const used = new Set<string>([
      ...Object.values(CHARTS).flatMap(({ repository }): readonly string[] => {
        const { hostname, protocol } = new URL(repository);
        return protocol === "oci:" ? REGISTRIES[hostname as keyof typeof REGISTRIES] : [hostname];
      }),
      ...DATA_HOSTS.map(({ host }) => host),
    ]);
    const derived = list.filter(({ purpose }) => ["charts", "data"].includes(purpose));
    expect(derived.map(hostOf).filter((host) => host === undefined || !used.has(host))).toEqual([]);
    expect(list.filter(({ purpose }) => purpose === "consumers")).toEqual([]);
  });

  test("add-ons that are off have no hosts: Azure Policy, Azure Monitor's agents (S0-NET-08)", () => {
    for (const host of [
      "data.policy.core.windows.net",
      "any.monitoring.azure.com",
      "swedencentral.ingest.monitor.azure.com",
    ])
      expect(reaches(list, host), host).toBe(false);
  });

  test("Blob, vaults and registries of the platform are private endpoints, and no wildcard opens everyone's (S0-NET-08)", () => {
    for (const host of ["any.blob.core.windows.net", "any.vault.azure.net", "any.azurecr.io"])
      for (const client of ["nodes", "runners"] as const) expect(reaches(list, host, client), host).toBe(false);
  });
});

describe("a consumer", () => {
  const acme = { name: "acme", endpoint: "https://otlp.acme.example:4318/v1" };

  test("adds exactly one rule, for its host and port, and changes no other (S0-NET-08)", () => {
    const longer = egressAllowList({ ...environment, consumers: [acme] });
    const before = new Set(list.map((entry) => JSON.stringify(entry)));
    const added = longer.filter((entry) => !before.has(JSON.stringify(entry)));
    expect(longer).toHaveLength(list.length + 1);
    expect(added).toEqual([
      {
        purpose: "consumers",
        destination: { host: "otlp.acme.example" },
        port: 4318,
        clients: ["nodes"],
        reasons: ["egress collector: consumer acme"],
        sources: ["consumers.acme.endpoint"],
      },
    ]);
  });

  test("without a port is reached on 443", () => {
    const longer = egressAllowList({
      ...environment,
      consumers: [{ name: "beta", endpoint: "https://otlp.beta.example" }],
    });
    expect(reaches(longer, "otlp.beta.example", "nodes", 443)).toBe(true);
  });

  test("of a host that is known already shares its rule and is named in it", () => {
    const two = egressAllowList({ ...environment, consumers: [acme, { ...acme, name: "acme-two" }] });
    expect(two).toHaveLength(list.length + 1);
    expect(two.at(-1)?.reasons).toEqual(["egress collector: consumer acme", "egress collector: consumer acme-two"]);
  });
});

import { describe, expect, test } from "vitest";
import { composedNames, excess, NAME_LIMITS } from "../../../src/config/azure/name-limits.ts";
import { names } from "../../../src/config/azure/names.ts";
import { REGION_NAMES, REGIONS } from "../../../src/config/azure/regions.ts";
import { ENVIRONMENTS, loadEnvironment } from "../../../src/config/load.ts";
import { TODAY } from "../bad-files/bad-file.ts";

describe.each(ENVIRONMENTS)("every composed name of %s", (name) => {
  const all = composedNames(loadEnvironment(name, ".", TODAY));

  test.each(all)("$kind $name keeps Azure's limits", (composed) => {
    expect(composed.name).toMatch(NAME_LIMITS[composed.kind].pattern);
    expect(excess(composed)).toBe(0);
  });

  test("covers every kind that has a limit", () => {
    expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(Object.keys(NAME_LIMITS)));
  });
});

test.each<[keyof typeof NAME_LIMITS, string, string]>([
  ["storageAccount", "st-carrier", "a hyphen"],
  ["storageAccount", "st", "two characters"],
  ["keyVault", "kv--carrier", "two hyphens in a row"],
  ["keyVault", "kv-carrier-", "a hyphen at the end"],
  ["registry", "crMegatron", "a capital letter"],
  ["database", "1psql", "a digit first"],
])("the pattern of %s refuses %s: %s", (kind, name) => {
  expect(name).not.toMatch(NAME_LIMITS[kind].pattern);
});

test("a name of the limit's length fits, one character more does not", () => {
  expect(excess({ kind: "storageAccount", name: "s".repeat(24) })).toBe(0);
  expect(excess({ kind: "storageAccount", name: "s".repeat(25) })).toBe(1);
});

test("a name carries the layer, the environment and the region, and the globally unique ones the prefix", () => {
  const environment = loadEnvironment("dev", ".", TODAY);
  const composed = names(environment);
  expect(composed.resourceGroup("network")).toBe("rg-megatron-network-dev-sdc");
  expect(composed.storageAccount("traces")).toBe("stcarriertrcdevsdc");
  expect(composed.hosts.otlp).toBe(`otlp.${environment.dns.zone}`);
  expect(composed.secretsProvider).toContain(`//${composed.stateKeyVault}.vault.azure.net/`);
});

test("no two regions share a short name, or their resources would share names", () => {
  expect(new Set(Object.values(REGIONS)).size).toBe(REGION_NAMES.length);
});

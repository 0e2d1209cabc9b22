import { expect, test } from "vitest";
import { STORAGE_PURPOSES } from "../../src/config/azure/containers.ts";
import { backstopDays } from "../../src/config/azure/retention.ts";
import { azureLifecycleRule, lifecycleRules } from "../../src/megatron/lifecycle-policy.ts";
import { environmentWith } from "./plan.ts";

const environment = environmentWith();

test.each([
  [40, 45],
  [7, 14],
])("what is kept %i days is deleted from outside after %i (D-17)", (kept, backstop) => {
  expect(backstopDays(kept)).toBe(backstop);
});

test("every backstop follows its one retention value, and is later than it (D-17)", () => {
  for (const traces of [1, 7, 29, 30, 40, 365]) {
    const retentionDays = { ...environment.retentionDays, traces, logs: traces + 1, metricsBackup: traces + 2 };
    const rules = lifecycleRules({ ...environment, retentionDays });
    expect(rules.traces.map(({ days }) => days)).toEqual([backstopDays(traces)]);
    expect(rules.logs.map(({ days }) => days)).toEqual([backstopDays(traces + 1)]);
    expect(rules.metricsBackup.map(({ days }) => days)).toEqual([backstopDays(traces + 2)]);
    expect(backstopDays(traces)).toBeGreaterThan(traces);
  }
});

test("Loki's chunks age by tenant, and no prefix takes its index or its rules", () => {
  const [tenant] = environment.hyperion.tenants;
  if (tenant === undefined) throw new Error("prod has a tenant");
  const tenants = [
    { ...tenant, name: "radio" },
    { ...tenant, name: "core" },
  ];
  const { logs } = lifecycleRules({ ...environment, hyperion: { ...environment.hyperion, tenants } });
  expect(logs.flatMap(({ prefixes }) => prefixes)).toEqual(["loki-chunks/radio/", "loki-chunks/core/"]);
});

test("the newest metrics backup never ages; its daily copies do (D-09)", () => {
  expect(lifecycleRules(environment).metricsBackup.flatMap(({ prefixes }) => prefixes)).toEqual(["vm-daily/"]);
});

test("every prefix ends with a slash: it takes a folder, and no other whose name begins alike", () => {
  const rules = lifecycleRules(environment);
  const prefixes = STORAGE_PURPOSES.flatMap((purpose) => rules[purpose].flatMap((rule) => rule.prefixes));
  expect(prefixes.length).toBeGreaterThan(2);
  expect(prefixes.filter((prefix) => !prefix.endsWith("/"))).toEqual([]);
});

test("snapshots and versions go as the blob does: soft delete and a later switch keep nothing for ever (D-17)", () => {
  expect(azureLifecycleRule({ name: "traces-backstop", prefixes: ["tempo-traces/"], days: 45 })).toEqual({
    name: "traces-backstop",
    enabled: true,
    type: "Lifecycle",
    definition: {
      filters: { blobTypes: ["blockBlob"], prefixMatch: ["tempo-traces/"] },
      actions: {
        baseBlob: { delete: { daysAfterModificationGreaterThan: 45 } },
        snapshot: { delete: { daysAfterCreationGreaterThan: 45 } },
        version: { delete: { daysAfterCreationGreaterThan: 45 } },
      },
    },
  });
});

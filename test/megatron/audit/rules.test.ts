import { describe, expect, test } from "vitest";
import { type BrokenPlan, firedBy, ruleIds } from "./broken.ts";
import { CLUSTER_BREAKS } from "./cluster-breaks.ts";
import { CROSS_RESOURCE_BREAKS } from "./cross-resource-breaks.ts";
import { DATA_BREAKS } from "./data-breaks.ts";
import { FIRST_UP_BREAKS } from "./first-up-breaks.ts";
import { LIMIT_BREAKS } from "./limit-breaks.ts";
import { NETWORK_BREAKS } from "./network-breaks.ts";

const BREAKS: Record<string, (plan: BrokenPlan) => unknown> = {
  ...CLUSTER_BREAKS,
  ...NETWORK_BREAKS,
  ...DATA_BREAKS,
  ...CROSS_RESOURCE_BREAKS,
  ...LIMIT_BREAKS,
  ...FIRST_UP_BREAKS,
};

/** It fires on the plan as it is, and the environment files waive it: Grafana's database needs a password. */
const WAIVED = "Azure.PostgreSQL.AADOnly";

describe("the audit", () => {
  test("every rule is broken below, each by one property", () => {
    expect(Object.keys(BREAKS).sort()).toEqual(ruleIds.filter((id) => id !== WAIVED).sort());
  });

  test("no two rules have one id", () => {
    expect(new Set(ruleIds).size).toBe(ruleIds.length);
  });

  test.each(Object.entries(BREAKS))("%s fires, and nothing else does", (id, breakIt) => {
    expect(firedBy(breakIt)).toEqual([id]);
  });
});

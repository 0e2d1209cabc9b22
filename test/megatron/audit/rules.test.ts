import { describe, expect, test } from "vitest";
import { BrokenPlan, findingsOf, firedBy, ruleIds } from "./broken.ts";
import { CLUSTER_BREAKS } from "./cluster-breaks.ts";
import { CROSS_RESOURCE_BREAKS } from "./cross-resource-breaks.ts";
import { DATA_BREAKS } from "./data-breaks.ts";
import { FIRST_UP_BREAKS } from "./first-up-breaks.ts";
import { LIMIT_BREAKS } from "./limit-breaks.ts";
import { NETWORK_BREAKS } from "./network-breaks.ts";
import { WELL_ARCHITECTED_BREAKS, WELL_ARCHITECTED_MENDS } from "./well-architected-breaks.ts";

const BREAKS: Record<string, (plan: BrokenPlan) => unknown> = {
  ...CLUSTER_BREAKS,
  ...NETWORK_BREAKS,
  ...DATA_BREAKS,
  ...CROSS_RESOURCE_BREAKS,
  ...LIMIT_BREAKS,
  ...FIRST_UP_BREAKS,
  ...WELL_ARCHITECTED_BREAKS,
};

/** It fires on the plan as it is, and the environment files waive it: Grafana's database needs a password. */
const WAIVED = "Azure.PostgreSQL.AADOnly";

describe("the audit", () => {
  test("every rule is broken below, each by one property", () => {
    const proved = new Set([...Object.keys(BREAKS), ...Object.keys(WELL_ARCHITECTED_MENDS)]);
    expect([...proved].sort()).toEqual(ruleIds.filter((id) => id !== WAIVED).sort());
  });

  test("what every environment is excused from is excused no longer where it is met", () => {
    for (const [id, mend] of Object.entries(WELL_ARCHITECTED_MENDS)) {
      const plan = new BrokenPlan();
      mend(plan);
      expect(
        findingsOf(plan)
          .filter(({ rule }) => rule === "Plan.Waiver.Used")
          .map(({ found }) => found),
        id,
      ).toContain(`no finding of ${id}`);
    }
  });

  test("what every environment is excused from, with reasons, is a finding again after the last day of it", () => {
    const plan = new BrokenPlan();
    const [during, after] = ["2027-09-30", "2027-10-01"].map(
      (day) => new Set(findingsOf(plan, day).map(({ rule }) => rule)),
    );
    const excused = Object.keys(WELL_ARCHITECTED_MENDS);
    expect(excused.filter((id) => during?.has(id))).toEqual([]);
    expect(excused.filter((id) => after?.has(id))).toEqual(excused);
  });

  test("no two rules have one id", () => {
    expect(new Set(ruleIds).size).toBe(ruleIds.length);
  });

  test.each(Object.entries(BREAKS))("%s fires, and nothing else does", (id, breakIt) => {
    expect(firedBy(breakIt)).toEqual([id]);
  });
});

import { describe, expect, test } from "vitest";
import { burnRateScenario } from "./burn-rate.ts";
import { kindScenarios } from "./kinds.ts";
import { requestScenarios } from "./requests.ts";
import { firing, neverNaN, promtoolFile, value } from "./scenario.ts";

const HEALTHY = [{ minutes: 60, perMinute: 60 }];

describe("a scenario", () => {
  test("is a file of promtool, whose groups are evaluated in their order", () => {
    const { rules, ...scenario } = burnRateScenario({ name: "an hour without errors", phases: HEALTHY });
    const file = promtoolFile({ ...scenario, rules, checks: [firing(60, "A", "critical", 1)] }, "rules.yaml");
    expect(file).toMatchObject({ rule_files: ["rules.yaml"], evaluation_interval: "1m" });
    expect(file.group_eval_order).toEqual(rules.map(({ name }) => name));
    expect(file.tests[0]?.promql_expr_test).toEqual([
      {
        expr: 'count(ALERTS{alertname="A",severity="critical",alertstate="firing"})',
        eval_time: "60s",
        exp_samples: [{ labels: "{}", value: 1 }],
      },
    ]);
  });

  test("says silence, and that nothing is NaN, by having no series", () => {
    expect(firing(0, "A", "critical", 0).samples).toEqual([]);
    expect(neverNaN(0, "m")).toEqual({ at: 0, expr: "count(m != m)", samples: [] });
    expect(value(0, "m", 2).samples).toEqual([{ labels: "{}", value: 2 }]);
  });

  test("is refused where it looks between two evaluations", () => {
    const scenario = burnRateScenario({ name: "an hour", phases: HEALTHY, also: [firing(90, "A", "critical", 0)] });
    expect(() => promtoolFile(scenario, "rules.yaml")).toThrow("found a check at 90 s, allowed: a multiple of 1m");
  });

  test("is refused where an alert begins and ends too fast to say when", () => {
    const phases = [...HEALTHY, { minutes: 1, perMinute: 60, errorsPerMinute: 60 }, ...HEALTHY];
    const windows = [{ severity: "page", budgetPercent: 2, long: "1h", short: "1m" }] as const;
    expect(() => burnRateScenario({ name: "", phases, objective: { windows } })).toThrow("s apart");
  });
});

describe("the scenarios", () => {
  const all = [...requestScenarios(), ...kindScenarios()];

  test("have names of their own", () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });

  test("look at each alert where it fires and where it does not", () => {
    const checks = all.flatMap((scenario) => scenario.checks);
    for (const alert of ["ShopBudgetBurns", "ShopNotMeasured"]) {
      const looked = checks.filter(({ expr }) => expr.includes(`ALERTS{alertname="${alert}"`));
      expect(
        looked.some(({ samples }) => samples.length > 0),
        alert,
      ).toBe(true);
      expect(
        looked.some(({ samples }) => samples.length === 0),
        alert,
      ).toBe(true);
    }
  });
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { burnRateScenario } from "../../observability/scenarios/burn-rate.ts";
import { kindScenarios } from "../../observability/scenarios/kinds.ts";
import { requestScenarios } from "../../observability/scenarios/requests.ts";
import { eachChecked } from "../summary.ts";
import { checkRules, promtoolIsThere, promtoolVersion, testRules } from "./promtool.ts";

const directory = mkdtempSync(join(tmpdir(), "hyperion-promtool-"));

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

const SCENARIOS = [...requestScenarios(), ...kindScenarios()].map((scenario, index) => ({
  ...scenario,
  place: join(directory, String(index)),
}));

describe.runIf(promtoolIsThere)("the real Prometheus", () => {
  eachChecked({ program: "promtool", what: "scenarios of rules", version: promtoolVersion });
  test("reads the rules of every scenario's objective, and has nothing to remark", () => {
    const remarks = SCENARIOS.map(({ place, rules }) => checkRules(place, rules));
    expect(remarks.filter((remark) => remark !== "")).toEqual([]);
  });

  test.each(SCENARIOS)("agrees that $name", (scenario) => {
    expect(testRules(scenario.place, scenario)).toBe("");
  });

  test("notices where rules do not do what a scenario says", () => {
    const scenario = burnRateScenario({
      name: "an outage",
      phases: [
        { minutes: 60, perMinute: 6000 },
        { minutes: 10, perMinute: 6000, errorsPerMinute: 6000 },
      ],
    });
    const rules = scenario.rules.map((group) => ({ ...group, rules: group.rules.filter((rule) => "record" in rule) }));
    expect(testRules(join(directory, "sound"), scenario)).toBe("");
    expect(testRules(join(directory, "broken"), { ...scenario, rules })).toContain("FAILED");
  });
});

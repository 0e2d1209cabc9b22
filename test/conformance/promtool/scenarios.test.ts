import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { burnRateScenario } from "../../observability/scenarios/burn-rate.ts";
import { kindScenarios } from "../../observability/scenarios/kinds.ts";
import { requestScenarios } from "../../observability/scenarios/requests.ts";
import { eachChecked } from "../summary.ts";
import { askedTogether, checkRules, promtoolIsThere, promtoolVersion } from "./promtool.ts";

const directory = mkdtempSync(join(tmpdir(), "hyperion-promtool-"));

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

const SCENARIOS = [...requestScenarios(), ...kindScenarios()];
const differs = askedTogether(directory, SCENARIOS);

describe.runIf(promtoolIsThere)("the real Prometheus", () => {
  eachChecked({ program: "promtool", what: "scenarios of rules", version: promtoolVersion });
  test("reads the rules of every scenario's objective, and has nothing to remark", () => {
    const remarks = SCENARIOS.map(({ rules }, index) => checkRules(join(directory, `check ${index}`), rules));
    expect(remarks.filter((remark) => remark !== "")).toEqual([]);
  });

  test.each(SCENARIOS)("agrees that $name", (scenario) => {
    expect(differs(scenario)).toBe("");
  });

  test("notices which scenario of many the rules do not do as it says", () => {
    const outage = burnRateScenario({
      name: "an outage",
      phases: [
        { minutes: 60, perMinute: 6000 },
        { minutes: 10, perMinute: 6000, errorsPerMinute: 6000 },
      ],
    });
    const silent = {
      ...outage,
      rules: outage.rules.map((group) => ({ ...group, rules: group.rules.filter((rule) => "record" in rule) })),
    };
    const one = askedTogether(join(directory, "together"), [outage, silent]);
    expect([one(outage), one(silent)]).toEqual(["", expect.stringContaining("FAILED")]);
  });
});

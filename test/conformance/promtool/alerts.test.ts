import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { alertLinks } from "../../../charts/hyperion/alert-links.ts";
import { ENVIRONMENTS, loadEnvironment } from "../../../src/config/load.ts";
import { alertGroups } from "../../../src/observability/alerts/alert-groups.ts";
import { alertScenarios } from "../../observability/alerts/scenarios.ts";
import { eachChecked } from "../summary.ts";
import { askedTogether, checkRules, promtoolIsThere, promtoolVersion } from "./promtool.ts";

const directory = mkdtempSync(join(tmpdir(), "hyperion-alerts-"));

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** Dev has every component, ClickHouse too. */
const SCENARIOS = alertScenarios(loadEnvironment("dev"));
const differs = askedTogether(directory, SCENARIOS);

describe.runIf(promtoolIsThere)("the real Prometheus", () => {
  eachChecked({ program: "promtool", what: "scenarios of alerts", version: promtoolVersion });
  test.each(ENVIRONMENTS)("reads the alerts of %s, and has nothing to remark (S0-GRF-02)", (name) => {
    expect(
      checkRules(join(directory, name), alertGroups(loadEnvironment(name), alertLinks(loadEnvironment(name)))),
    ).toBe("");
  });

  test.each(SCENARIOS)("agrees that $name", (scenario) => {
    expect(differs(scenario)).toBe("");
  });
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { alertLinks } from "../../../charts/hyperion/alert-links.ts";
import { loadEnvironment } from "../../../src/config/load.ts";

import { hyperionObjectives } from "../../../src/observability/objectives/objectives.ts";
import { hyperionRules } from "../../../src/observability/rules.ts";
import { objectiveScenarios } from "../../observability/scenarios/objectives.ts";
import { eachChecked } from "../summary.ts";
import { askedTogether, checkRules, promtoolIsThere, promtoolVersion } from "./promtool.ts";

const directory = mkdtempSync(join(tmpdir(), "hyperion-promtool-"));

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

const environment = loadEnvironment("dev");
const OBJECTIVES = hyperionObjectives(environment, alertLinks(environment)).map((objective) => ({
  id: `${objective.service} ${objective.name}`,
  scenarios: objectiveScenarios(objective),
}));

const differs = askedTogether(
  directory,
  OBJECTIVES.flatMap(({ scenarios }) => scenarios),
);

describe.runIf(promtoolIsThere)("the real Prometheus", () => {
  eachChecked({ program: "promtool", what: "objectives and their rules", version: promtoolVersion });
  test.each(["dev", "qa", "prod"])("reads every rule of %s, and has nothing to remark", (name) => {
    expect(
      checkRules(join(directory, name), hyperionRules(loadEnvironment(name), alertLinks(loadEnvironment(name)))),
    ).toBe("");
  });

  test.each(OBJECTIVES)("agrees when the alerts of $id fire and when they are silent", ({ scenarios }) => {
    expect(scenarios.map(differs).filter((text) => text !== "")).toEqual([]);
  });
});

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump } from "js-yaml";
import type { RuleGroup } from "../../../src/observability/rule.ts";
import { promtoolFile, type Scenario } from "../../observability/scenarios/scenario.ts";
import { runBatch } from "../batch.ts";
import { onPath } from "../on-path.ts";
import { programVersion } from "../summary.ts";

const PROMTOOL = "promtool";

const run = (...args: readonly string[]) => runBatch(PROMTOOL, ...args);

/** Whether Prometheus' own tool is there. */
export const promtoolIsThere = onPath(PROMTOOL, "https://prometheus.io/download/");

const RULES = "rules.yaml";

function writeRules(directory: string, text: string): string {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, RULES);
  writeFileSync(file, text);
  return file;
}

const textOf = (groups: readonly RuleGroup[]): string => dump({ groups }, { lineWidth: -1 });

/** What `promtool check rules` says of a file's text; empty where it has nothing to say. */
export function checkText(directory: string, text: string): string {
  const { status, stdout, stderr } = run("check", "rules", "--lint=all", "--lint-fatal", writeRules(directory, text));
  return status === 0 ? "" : `${stdout}${stderr}`;
}

/** What `promtool check rules` says of groups; empty where it has nothing to say. */
export const checkRules = (directory: string, groups: readonly RuleGroup[]): string =>
  checkText(directory, textOf(groups));

/** Version of the program; empty where it is not there. */
export const promtoolVersion = (): string => (promtoolIsThere ? programVersion(PROMTOOL) : "");

/** Writes a scenario with its rules; the file that promtool is given. */
function writeScenario(directory: string, scenario: Scenario): string {
  writeRules(directory, textOf(scenario.rules));
  const file = join(directory, "test.yaml");
  writeFileSync(file, dump(promtoolFile(scenario, RULES), { lineWidth: -1, noRefs: true }));
  return file;
}

/** What of scenarios comes out differently; empty where all is as they say. */
function differing(files: readonly string[]): string {
  const { status, stdout, stderr } = run("test", "rules", ...files);
  return status === 0 ? "" : `${stdout}${stderr}`;
}

/** What of a scenario comes out differently; empty where all is as it says. */
const testRules = (directory: string, scenario: Scenario): string => differing([writeScenario(directory, scenario)]);

/**
 * What of a scenario comes out differently, of scenarios that promtool is asked about together, for its start costs as
 * much as most of them: it starts once, and where it does not agree with all, once more for each, to say of which it does not.
 */
export function askedTogether<S extends Scenario>(directory: string, scenarios: readonly S[]): (one: S) => string {
  const places = new Map(scenarios.map((scenario, index) => [scenario, join(directory, String(index))]));
  let agrees: boolean | undefined;
  return (one) => {
    const place = places.get(one);
    if (place === undefined) throw new Error(`${one.name}: found a scenario that is not among those asked together`);
    agrees ??= differing([...places].map(([scenario, its]) => writeScenario(its, scenario))) === "";
    return agrees ? "" : testRules(place, one);
  };
}

import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump } from "js-yaml";
import type { RuleGroup } from "../../../src/observability/rule.ts";
import { promtoolFile, type Scenario } from "../../observability/scenarios/scenario.ts";
import { onPath } from "../on-path.ts";
import { programVersion } from "../summary.ts";

const PROMTOOL = "promtool";

const run = (...args: readonly string[]) =>
  spawnSync(PROMTOOL, args, { encoding: "utf8", maxBuffer: 64 * 1024 * 1024, timeout: 280_000 });

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

/** What of a scenario comes out differently; empty where all is as it says. */
export function testRules(directory: string, scenario: Scenario): string {
  writeRules(directory, textOf(scenario.rules));
  const file = join(directory, "test.yaml");
  writeFileSync(file, dump(promtoolFile(scenario, RULES), { lineWidth: -1, noRefs: true }));
  const { status, stdout, stderr } = run("test", "rules", file);
  return status === 0 ? "" : `${stdout}${stderr}`;
}

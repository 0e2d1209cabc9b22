import { load } from "js-yaml";
import { render } from "../../../profiles/sre/render.ts";
import type { AlertingRule, RecordingRule, RuleGroup } from "../../../src/observability/rule.ts";

const FILES = render();

/** Text of a file below `deploy/sre/monitoring`. */
export function text(path: string): string {
  const found = FILES.get(`monitoring/${path}`);
  if (found === undefined) throw new Error(`found no ${path}; there are ${[...FILES.keys()].join(", ")}`);
  return found;
}

/** What a YAML or JSON file below `deploy/sre/monitoring` says. */
export const parsed = <T>(path: string): T => load(text(path)) as T;

/** Rule files by path, as Prometheus reads them. */
export const RULE_PATHS = [
  "rules/slo-rules.yml",
  "rules/application-rules.yml",
  "alerts/critical.yml",
  "alerts/warning.yml",
] as const;

export const groups = (path: (typeof RULE_PATHS)[number]): readonly RuleGroup[] =>
  parsed<{ groups: readonly RuleGroup[] }>(`prometheus/${path}`).groups;

export const allGroups = (): RuleGroup[] => RULE_PATHS.flatMap(groups);

export const rules = (list: readonly RuleGroup[]): (RecordingRule | AlertingRule)[] =>
  list.flatMap((group) => [...group.rules]);

/** Expression of the recording rule of a name. Throws unless there is exactly one. */
export function expression(record: string): string {
  const found = rules(allGroups()).filter((rule) => "record" in rule && rule.record === record);
  if (found.length !== 1) throw new Error(`${record}: found ${found.length} rules, allowed: one`);
  return found[0]?.expr ?? "";
}

/** Alerts by name and, where a name has several, by severity. */
export const alerts = (name: string, severity?: string): AlertingRule[] =>
  rules(allGroups()).filter(
    (rule): rule is AlertingRule =>
      "alert" in rule && rule.alert === name && (severity === undefined || rule.labels.severity === severity),
  );

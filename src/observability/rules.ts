import { alertGroups, alertLinks } from "./alerts/alert-groups.ts";
import { canaryGroup } from "./objectives/canary.ts";
import { hyperionObjectives } from "./objectives/objectives.ts";
import type { RuleGroup } from "./rule.ts";
import { resolveObjective } from "./slo/objective.ts";
import { sloRules } from "./slo/rules.ts";

type RuledEnvironment = Parameters<typeof alertGroups>[0];

/** Every rule that vmalert evaluates in an environment: the platform's alerts about itself, and its objectives. */
export const hyperionRules = (environment: RuledEnvironment): RuleGroup[] => [
  ...alertGroups(environment),
  canaryGroup(),
  ...sloRules(hyperionObjectives(environment, alertLinks(environment))),
];

/** The same, by the name of the file that they stand in: the platform's alerts, and a file for each objective. */
export const hyperionRuleFiles = (environment: RuledEnvironment): Readonly<Record<string, readonly RuleGroup[]>> => ({
  alerts: alertGroups(environment),
  canary: [canaryGroup()],
  ...Object.fromEntries(
    hyperionObjectives(environment, alertLinks(environment)).map((objective) => [
      `slo-${resolveObjective(objective).id}`,
      sloRules([objective]),
    ]),
  ),
});

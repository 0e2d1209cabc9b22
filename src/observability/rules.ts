import type { AlertLinks } from "./alerts/alert.ts";
import { alertGroups } from "./alerts/alert-groups.ts";
import { canaryGroup } from "./objectives/canary.ts";
import { hyperionObjectives } from "./objectives/objectives.ts";
import type { Observed } from "./observed.ts";
import type { RuleGroup } from "./rule.ts";
import { resolveObjective } from "./slo/objective.ts";
import { sloRules } from "./slo/rules.ts";

/** Every rule that vmalert evaluates in an environment: the platform's alerts about itself, and its objectives. */
export const hyperionRules = (observed: Observed, links: AlertLinks): RuleGroup[] => [
  ...alertGroups(observed, links),
  canaryGroup(),
  ...sloRules(hyperionObjectives(observed, links)),
];

/** The same, by the name of the file that they stand in: the platform's alerts, and a file for each objective. */
export const hyperionRuleFiles = (
  observed: Observed,
  links: AlertLinks,
): Readonly<Record<string, readonly RuleGroup[]>> => ({
  alerts: alertGroups(observed, links),
  canary: [canaryGroup()],
  ...Object.fromEntries(
    hyperionObjectives(observed, links).map((objective) => [
      `slo-${resolveObjective(objective).id}`,
      sloRules([objective]),
    ]),
  ),
});

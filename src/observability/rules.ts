import { alertGroups, alertLinks } from "./alerts/alert-groups.ts";
import { canaryGroup } from "./objectives/canary.ts";
import { hyperionObjectives } from "./objectives/objectives.ts";
import type { RuleGroup } from "./rule.ts";
import { sloRules } from "./slo/rules.ts";

/** Every rule that vmalert evaluates in an environment: the platform's alerts about itself, and its objectives. */
export const hyperionRules = (environment: Parameters<typeof alertGroups>[0]): RuleGroup[] => [
  ...alertGroups(environment),
  canaryGroup(),
  ...sloRules(hyperionObjectives(environment, alertLinks(environment))),
];

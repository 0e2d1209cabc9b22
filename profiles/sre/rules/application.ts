import type { RuleGroup } from "../../../src/observability/rule.ts";
import { redGroups } from "./red.ts";
import { useGroups } from "./use.ts";

/** `rules/application-rules.yml`: what dashboards and alerts read of services and of what these run on. */
export const applicationRuleGroups = (): RuleGroup[] => [...redGroups(), ...useGroups()];

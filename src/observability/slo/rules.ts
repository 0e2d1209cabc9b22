import type { RuleGroup } from "../rule.ts";
import { absenceAlert } from "./absence.ts";
import { burnRateAlerts } from "./burn-rate.ts";
import { metadataRules } from "./metadata.ts";
import { SLO_GROUPS } from "./names.ts";
import { type ResolvedObjective, resolveObjective, type ServiceLevelObjective } from "./objective.ts";
import { publishedRules } from "./published.ts";
import { INDICATOR_INTERVAL, indicatorRules } from "./recording.ts";

/**
 * Rule groups of objectives, each group reading what those before it recorded: the indicator over every window, the
 * objective with its budget, and the alerts. Throws on an objective that could never be missed or never be met.
 */
export function sloRules(objectives: readonly ServiceLevelObjective[]): RuleGroup[] {
  const resolved = objectives.map(resolveObjective);
  const twice = resolved.filter(({ id }, index) => resolved.findIndex((other) => other.id === id) !== index);
  if (twice.length > 0) {
    throw new RangeError(`objectives: found ${twice.map(({ id }) => id).join(", ")} twice, allowed: each name once`);
  }
  return resolved.flatMap(groupsOf);
}

function groupsOf(slo: ResolvedObjective): RuleGroup[] {
  const metadata = metadataRules(slo);
  const published = publishedRules(slo);
  return [
    indicatorRules(slo),
    { ...metadata, rules: [...metadata.rules, ...published] },
    {
      name: SLO_GROUPS.alerts(slo.id),
      interval: INDICATOR_INTERVAL,
      rules: [...burnRateAlerts(slo), ...absenceAlert(slo)],
    },
  ];
}

import { Decimal } from "../../base/decimal.ts";
import { seconds } from "../promql.ts";
import type { Duration, RecordingRule, RuleGroup } from "../rule.ts";
import { idLabels, recorded } from "./expressions.ts";
import { SLO_GROUPS, SLO_LABELS, SLO_METRICS } from "./names.ts";
import { BASE_WINDOW, type ResolvedObjective } from "./objective.ts";
import { overPeriod, partRules } from "./period.ts";

/** Below the five minutes for which a value is taken for the present one, and rare, for a period is long. */
const METADATA_INTERVAL = "2m" satisfies Duration;

/** The objective as series, what the period came to and what is left of its budget. */
export function metadataRules(slo: ResolvedObjective): RuleGroup {
  const labels = { ...slo.labels, ...idLabels(slo) };
  const { period, ratio, budget } = slo;
  const on = [SLO_LABELS.id, SLO_LABELS.slo, SLO_LABELS.service].join(", ");
  const days = Decimal.of(seconds(period)).dividedBy(Decimal.of(86_400));
  const constant = (value: Decimal) => `vector(${value.toString()})`;
  const burnRate = (metric: string) =>
    `${recorded(slo, metric)} / on (${on}) group_left () ${recorded(slo, SLO_METRICS.errorBudget)}`;
  const record = (metric: string, expr: string, more = {}): RecordingRule => ({
    record: metric,
    expr,
    labels: { ...labels, ...more },
  });
  return {
    name: SLO_GROUPS.metadata(slo.id),
    interval: METADATA_INTERVAL,
    rules: [
      ...partRules(slo, labels),
      record(SLO_METRICS.errorRatio(period), overPeriod(slo), { [SLO_LABELS.window]: period }),
      record(SLO_METRICS.objective, constant(ratio)),
      record(SLO_METRICS.errorBudget, constant(budget)),
      record(SLO_METRICS.periodDays, constant(days)),
      record(SLO_METRICS.currentBurnRate, burnRate(SLO_METRICS.errorRatio(BASE_WINDOW))),
      record(SLO_METRICS.periodBurnRate, burnRate(SLO_METRICS.errorRatio(period))),
      record(SLO_METRICS.budgetRemaining, `1 - ${recorded(slo, SLO_METRICS.periodBurnRate)}`),
      record(SLO_METRICS.info, "vector(1)", {
        [SLO_LABELS.objective]: ratio.times(Decimal.of(100)).toString(),
      }),
    ],
  };
}

import { seconds } from "../promql.ts";
import type { Duration, RecordingRule, RuleGroup } from "../rule.ts";
import { type IndicatorExpressions, idLabels, indicatorExpressions, recorded, staleExpression } from "./expressions.ts";
import { duringMaintenance } from "./maintenance.ts";
import { SLO_GROUPS, SLO_LABELS, SLO_METRICS } from "./names.ts";
import { BASE_WINDOW, type ResolvedObjective } from "./objective.ts";
import { overRecorded } from "./period.ts";

/** Seconds between evaluations of what alerts read: a shortest window of 5 minutes sees ten values. */
export const INDICATOR_INTERVAL = "30s" satisfies Duration;

/** Longer windows add up what was recorded, in which maintenance left a gap; a rate would look into it. */
function outsideMaintenance(slo: ResolvedObjective, raw: IndicatorExpressions): IndicatorExpressions {
  if (slo.maintenance.length === 0) return raw;
  const during = duringMaintenance(slo.maintenance, seconds(BASE_WINDOW));
  const isShort = (window: Duration) => seconds(window) <= seconds(BASE_WINDOW);
  const outside = (expression: string) => `(${expression}) unless on () (${during})`;
  const share = (window: Duration) => seconds(INDICATOR_INTERVAL) / seconds(window);
  const sum = (window: Duration) => `sum_over_time(${recorded(slo, SLO_METRICS.total(BASE_WINDOW))}[${window}])`;
  return {
    good: (window) => (isShort(window) ? outside(raw.good(window)) : `1 - ${overRecorded(slo, window)}`),
    ratio: (window) => (isShort(window) ? outside(raw.ratio(window)) : overRecorded(slo, window)),
    total: (window) => (isShort(window) ? outside(raw.total(window)) : `${sum(window)} * ${share(window)}`),
    errors: (window) => outside(raw.errors(window)),
  };
}

/** Windows of which the alerts need the number of events, beside the one that is added up. */
function countedWindows({ burnRates, lowTraffic }: ResolvedObjective): Duration[] {
  const guarded = lowTraffic.minimumEvents > 0 || lowTraffic.minimumErrors > 0;
  return [...new Set<Duration>([BASE_WINDOW, ...(guarded ? burnRates.map(({ long }) => long) : [])])];
}

/** What the indicator comes to over each window, and what happened in numbers. */
export function indicatorRules(slo: ResolvedObjective): RuleGroup {
  const labels = { ...slo.labels, ...idLabels(slo) };
  const expressions = outsideMaintenance(slo, indicatorExpressions(slo));
  const stale = staleExpression(slo);
  const record = (metric: string, expr: string, more = {}): RecordingRule => ({
    record: metric,
    expr,
    labels: { ...labels, ...more },
  });
  return {
    name: SLO_GROUPS.indicator(slo.id),
    interval: INDICATOR_INTERVAL,
    rules: [
      ...(stale === undefined ? [] : [record(SLO_METRICS.stale, stale)]),
      record(SLO_METRICS.errors(BASE_WINDOW), expressions.errors(BASE_WINDOW)),
      ...countedWindows(slo).map((window) => record(SLO_METRICS.total(window), expressions.total(window))),
      ...slo.recordedWindows.map((window) =>
        record(SLO_METRICS.errorRatio(window), expressions.ratio(window), { [SLO_LABELS.window]: window }),
      ),
    ],
  };
}

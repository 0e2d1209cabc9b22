import { seconds } from "../promql.ts";
import type { AlertingRule, Duration, Severity } from "../rule.ts";
import { atLeast } from "./burn-rate.ts";
import type { BurnRate, ResolvedObjective } from "./objective.ts";
import { PUBLISHED_METRICS } from "./published.ts";

/** What makes the alerts of an objective a system's own. */
export interface GoodRatioAlerts {
  /** Value of the label `severity`. */
  readonly severities: { readonly page: Severity; readonly ticket: Severity };
  /** Label whose value is the long window: two pairs of windows that both burn are two alerts, not one that is twice. */
  readonly windowLabel: string;
  /** What the summary calls the one that burns, such as `{{ $labels.service }}`. */
  readonly subject: string;
  /** What to do about each pair of windows, by the long one. Default: nothing is said. */
  readonly reactions?: Readonly<Partial<Record<Duration, string>>>;
}

/** Days until nothing of the budget is left, at a rate that is so many times too fast. */
const exhaustedAfter = (slo: ResolvedObjective, rate: BurnRate): string => {
  const hours = seconds(slo.period) / 3600 / rate.factor.toNumber();
  return hours <= 72 ? `${Math.round(hours)} hours` : `${Math.round(hours / 24)} days`;
};

/** One alert for each pair of windows: both are below what the factor allows, and the long one had errors enough. */
export function goodRatioAlerts(slo: ResolvedObjective, name: string, options: GoodRatioAlerts): AlertingRule[] {
  const { minimumErrors } = slo.lowTraffic;
  return slo.burnRates.map((rate) => {
    const { long, short, factor, severity } = rate;
    const allowed = `(1 - ${factor.toString()} * (1 - ${slo.ratio.toString()}))`;
    const below = (window: Duration) => `${PUBLISHED_METRICS.ratio(name, window)} < ${allowed}`;
    const enough = `${PUBLISHED_METRICS.errors(name, long)} >= ${atLeast(minimumErrors)}`;
    return {
      alert: slo.alerts[severity],
      expr: [below(long), below(short), ...(minimumErrors > 0 ? [enough] : [])].join("\nand\n"),
      ...(rate.for === undefined ? {} : { for: rate.for }),
      labels: { severity: options.severities[severity], ...slo.labels, [options.windowLabel]: long },
      annotations: {
        summary: `${options.subject}: the ${name} budget burns ${factor.toString()} times too fast`,
        description:
          `${slo.description}. Over ${long} {{ $value | humanizePercentage }} were good; ` +
          `at this rate the budget of ${slo.period} is gone in ${exhaustedAfter(slo, rate)}. ${options.reactions?.[long] ?? ""}`.trimEnd(),
        runbook_url: slo.runbookUrl,
        dashboard_url: slo.dashboardUrl,
      },
    };
  });
}

import { Decimal } from "../../base/decimal.ts";
import { SEVERITIES } from "../../conventions/alerting.ts";
import { seconds } from "../promql.ts";
import type { AlertingRule } from "../rule.ts";
import { recorded } from "./expressions.ts";
import { SLO_LABELS, SLO_METRICS } from "./names.ts";
import type { BurnRate, ResolvedObjective } from "./objective.ts";

/** A count that was made from a rate is not quite whole; half an event more or less is no event. */
const ROUNDING = Decimal.of("0.5");

/** A number of events, as what a count that was made from a rate is compared with. */
export const atLeast = (count: number): string => Decimal.of(count).minus(ROUNDING).toString();

const WITHOUT_WINDOW = `without (${SLO_LABELS.window})`;

/** Both windows burn, and enough happened in the long one for its ratio to mean something. */
function pair(slo: ResolvedObjective, { long, short, threshold }: BurnRate): string {
  const ratio = (window: BurnRate["long"]) => recorded(slo, SLO_METRICS.errorRatio(window));
  const burns = (window: BurnRate["long"]) => `max(${ratio(window)} > ${threshold.toString()}) ${WITHOUT_WINDOW}`;
  const events = `${recorded(slo, SLO_METRICS.total(long))} * ${seconds(long)}`;
  const { minimumEvents, minimumErrors } = slo.lowTraffic;
  return [
    burns(short),
    burns(long),
    ...(minimumErrors > 0 ? [`max(${ratio(long)}) ${WITHOUT_WINDOW} * ${events} >= ${atLeast(minimumErrors)}`] : []),
    ...(minimumEvents > 0 ? [`${events} >= ${atLeast(minimumEvents)}`] : []),
  ].join("\nand\n");
}

const REACTIONS = {
  page: { severity: SEVERITIES.page, remedy: "Mend it now." },
  ticket: { severity: SEVERITIES.ticket, remedy: "Find out why before the budget is gone." },
} as const;

const percent = (share: Decimal): string => `${share.times(Decimal.of(100)).toString()} %`;

/** Windows that make one alert: those of one severity that are patient for as long. */
function ratesByAlert(slo: ResolvedObjective): BurnRate[][] {
  const alike = new Map<string, BurnRate[]>();
  for (const rate of slo.burnRates) {
    const key = `${rate.severity} ${rate.for ?? ""}`;
    alike.set(key, [...(alike.get(key) ?? []), rate]);
  }
  return [...alike.values()];
}

/** Alerts that fire while the error budget burns too fast in both windows of a pair, and end with the short one, or as much later as the objective says. */
export function burnRateAlerts(slo: ResolvedObjective): AlertingRule[] {
  return ratesByAlert(slo).flatMap((rates) => {
    const [first] = rates;
    if (first === undefined) return [];
    const { severity, remedy } = REACTIONS[first.severity];
    const speeds = rates
      .map(
        ({ factor, long, short, threshold }) =>
          `${factor.toString()}x (above ${percent(threshold)} in ${long} and ${short})`,
      )
      .join(" or ");
    return {
      alert: slo.alerts[first.severity],
      expr: rates.map((rate) => `(\n${pair(slo, rate)}\n)`).join("\nor\n"),
      ...(first.for === undefined ? {} : { for: first.for }),
      ...(slo.keepFiringFor === undefined ? {} : { keep_firing_for: slo.keepFiringFor }),
      labels: { severity, [SLO_LABELS.severity]: first.severity },
      annotations: {
        summary: `${slo.service} ${slo.name}: the error budget burns too fast`,
        description: `${slo.description}: ${percent(slo.ratio)} over ${slo.period}. Now {{ $value | humanizePercentage }} are not good, and the budget burns at more than ${speeds}. ${remedy}`,
        runbook_url: slo.runbookUrl,
        dashboard_url: slo.dashboardUrl,
      },
    };
  });
}

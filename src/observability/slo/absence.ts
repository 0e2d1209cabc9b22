import { SEVERITIES } from "../../conventions/alerting.ts";
import { type Series, seconds, selector } from "../promql.ts";
import type { AlertingRule } from "../rule.ts";
import { idLabels } from "./expressions.ts";
import { duringMaintenance } from "./maintenance.ts";
import { SLO_LABELS } from "./names.ts";
import type { ResolvedObjective } from "./objective.ts";

/**
 * A page where there are no series at all: every ratio of nothing is nothing, so a total outage would be silent.
 * None where absence is tolerated.
 */
export function absenceAlert(slo: ResolvedObjective): AlertingRule[] {
  if (slo.absent === undefined) return [];
  const { series, expected, for: patience } = slo.absent;
  const [label] = slo.by;
  const groups = label === undefined || expected.length === 0 ? [{}] : expected.map((value) => ({ [label]: value }));
  const missing = (group: Series["matchers"]) =>
    series
      .map(({ metric, matchers }) => `absent(${selector({ metric, matchers: { ...matchers, ...group } })})`)
      .join(" and on () ");
  const expression = groups.map(missing).join(" or ");
  // After maintenance a program has as long to come back as it has at any other time.
  const during = duringMaintenance(slo.maintenance, seconds(patience));
  return [
    {
      alert: slo.alerts.absent,
      expr: during === "" ? expression : `(${expression}) unless on () (${during})`,
      for: patience,
      labels: { ...slo.labels, ...idLabels(slo), severity: SEVERITIES.page, [SLO_LABELS.severity]: "page" },
      annotations: {
        summary: `${slo.service} ${slo.name}: nothing is measured`,
        description: `${slo.description}: whether that is so cannot be told, because ${series.map(selector).join(" and ")} has had no series for ${patience}. Either everything is down, or it is not scraped.`,
        runbook_url: slo.runbookUrl,
        dashboard_url: slo.dashboardUrl,
      },
    },
  ];
}

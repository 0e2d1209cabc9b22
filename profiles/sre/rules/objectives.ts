import type { ServiceLevelObjective } from "../../../src/observability/slo/objective.ts";
import { type BurnRateWindow, WORKBOOK_WINDOWS } from "../../../src/observability/slo/windows.ts";
import { dashboardUrl, runbookUrl } from "../alerts/alert.ts";
import { PLACES } from "../places.ts";
import { VALUES } from "../values.ts";

const PAGE = "ErrorBudgetBurnRateCritical";
const TICKET = "ErrorBudgetBurnRateWarning";

/**
 * Patience beyond the windows' own. The fastest pair has none: with two minutes, errors of 20 % would page at the
 * seventh minute instead of the fifth.
 */
const PATIENCE: Readonly<Record<string, Pick<BurnRateWindow, "for">>> = { "6h": { for: "5m" }, "3d": { for: "1h" } };

const windows = WORKBOOK_WINDOWS.map((window) => ({ ...window, ...PATIENCE[window.long] }));

const objective = (
  name: string,
  promise: Pick<ServiceLevelObjective, "description" | "indicator" | "objective">,
): ServiceLevelObjective => ({
  service: "sre",
  name,
  ...promise,
  publishedAs: name,
  period: `${VALUES.metricsRetentionDays}d`,
  by: ["service"],
  windows,
  recordedWindows: ["1m"],
  // A service that nothing is known of is down or not scraped: TargetDown says so.
  absence: "tolerated",
  alerts: { page: PAGE, ticket: TICKET, absent: "TargetDown" },
  labels: { category: "slo", team: "sre", namespace: PLACES.backend, slo: name },
  runbookUrl: runbookUrl(PAGE),
  dashboardUrl: dashboardUrl("slo-overview"),
});

/** What each service promises its callers. */
export const OBJECTIVES = {
  availability: objective("availability", {
    description: "99.9 % of requests are answered without a 5xx",
    indicator: {
      kind: "events",
      total: [{ metric: "http_requests_total" }],
      errors: [{ metric: "http_requests_total", matchers: { status: { "=~": "5.." } } }],
    },
    objective: 99.9,
  }),
  latency: objective("latency", {
    description: "99 % of requests are answered within 500 ms",
    indicator: { kind: "latency", histogram: "http_request_duration_seconds", atMost: 0.5 },
    objective: 99,
  }),
} as const;

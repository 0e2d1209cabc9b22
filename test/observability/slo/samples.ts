import type { ServiceLevelObjective } from "../../../src/observability/slo/objective.ts";

/** An objective of 99.9 % over 30 days on requests, changed as a test needs it. */
export const objective = (change: Partial<ServiceLevelObjective> = {}): ServiceLevelObjective => ({
  service: "shop",
  name: "availability",
  description: "Requests are answered without an error of ours",
  indicator: {
    kind: "events",
    total: [{ metric: "http_requests_total", matchers: { job: "shop" } }],
    errors: [{ metric: "http_requests_total", matchers: { job: "shop", status: { "=~": "5.." } } }],
  },
  objective: 99.9,
  alerts: { page: "ShopBudgetBurns", ticket: "ShopBudgetBurns", absent: "ShopNotMeasured" },
  runbookUrl: "https://example.com/runbook",
  dashboardUrl: "https://example.com/dashboard",
  ...change,
});

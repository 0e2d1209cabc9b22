import { PUBLISHED_METRICS } from "../../../src/observability/slo/published.ts";
import { dashboard } from "./dashboard.ts";
import { gauge, table, timeseries } from "./panels.ts";

const OBJECTIVES = ["availability", "latency"] as const;

type Objective = (typeof OBJECTIVES)[number];

const TITLES = { availability: "Error Budget", latency: "Latency Budget" } as const;

const budget = (name: Objective) =>
  gauge({
    title: TITLES[name],
    description:
      "Share of the 30 days' budget that is left. At 0 the objective is missed; below, how many budgets too many were spent.",
    queries: [{ expr: PUBLISHED_METRICS.remaining(name), legend: "{{service}}" }],
    unit: "percentunit",
    min: -1,
    max: 1,
    limits: { warn: 0.25, bad: 0, low: true },
  });

const indicator = (name: Objective) =>
  timeseries({
    title: `${name === "availability" ? "Availability" : "Requests within 500 ms"}, by window`,
    description: "Share of good requests. A short window shows what happens, the long one what it costs.",
    queries: (["1h", "30d"] as const).map((window) => ({
      expr: PUBLISHED_METRICS.ratio(name, window),
      legend: `{{service}} ${window}`,
    })),
    unit: "percentunit",
  });

const burnRate = (name: Objective) =>
  timeseries({
    title: `Burn rate of ${name}`,
    description: "How many times faster than it lasts the budget is spent. Pages begin at 14.4 over an hour.",
    queries: (["1h", "6h", "3d"] as const).map((window) => ({
      expr: PUBLISHED_METRICS.burnRate(name, window),
      legend: `{{service}} ${window}`,
    })),
    unit: "short",
    limits: { warn: 1, bad: 14.4 },
  });

const alerts = table({
  title: "Alerts about objectives",
  description: "Pending and firing.",
  expr: 'max by (alertname, service, slo, long_window, alertstate) (ALERTS{category="slo"})',
  labels: ["alertname", "service", "slo", "long_window", "alertstate"],
  unit: "none",
  width: 24,
});

/** Budgets, indicators and burn rates of every service. */
export const sloOverview = () =>
  dashboard({
    uid: "slo-overview",
    title: "SLO Overview",
    description: "What is promised, what is left of it, and how fast that is spent.",
    from: "now-6h",
    rows: [
      { title: "Budgets", panels: OBJECTIVES.map(budget) },
      { title: "Indicators", panels: OBJECTIVES.map(indicator) },
      { title: "Burn rates", panels: OBJECTIVES.map(burnRate) },
      { title: "Alerts", panels: [alerts] },
    ],
  });

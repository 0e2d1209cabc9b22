import { QUANTILES, RECORDS } from "../rules/names.ts";
import { dashboard } from "./dashboard.ts";
import { heatmap, table, timeseries } from "./panels.ts";

const CHOSEN = '{service=~"$service"}';

const QUANTILE_NAMES = Object.keys(QUANTILES) as (keyof typeof QUANTILES)[];

const requestRate = timeseries({
  title: "Request Rate",
  description: "Requests a second. A sudden fall says that callers do not get here, a sudden rise that too many do.",
  queries: [{ expr: `${RECORDS.rate("5m")}${CHOSEN}`, legend: "{{service}}" }],
  unit: "reqps",
});

const errors = timeseries({
  title: "Error Rate",
  description: "Share of requests that were answered with a 5xx. The objective allows 0.1 %.",
  queries: [{ expr: `${RECORDS.errors("5m")}${CHOSEN}`, legend: "{{service}}" }],
  unit: "percentunit",
  limits: { warn: 0.005, bad: 0.01 },
});

const p99 = timeseries({
  title: "p99 Latency",
  description: "One request in a hundred takes longer. The objective is 500 ms for all but one in a hundred.",
  queries: [{ expr: `${RECORDS.duration("p99", "5m")}${CHOSEN}`, legend: "{{service}}" }],
  unit: "s",
  limits: { warn: 0.5, bad: 1 },
});

const percentiles = timeseries({
  title: "Latency percentiles",
  description: "How long requests take: half of them, nine in ten, and so on.",
  queries: QUANTILE_NAMES.map((name) => ({
    expr: `${RECORDS.duration(name, "5m")}${CHOSEN}`,
    legend: `{{service}} ${name}`,
  })),
  unit: "s",
});

const distribution = heatmap({
  title: "Latency distribution",
  description: "How many requests took how long; two bands are two kinds of requests.",
  expr: `sum by (le) (increase(http_request_duration_seconds_bucket${CHOSEN}[$__rate_interval]))`,
  unit: "s",
});

const statusClasses = timeseries({
  title: "Requests by status class",
  description: "Requests a second by the first digit of their status.",
  queries: [{ expr: `${RECORDS.rateBy("status_class", "5m")}${CHOSEN}`, legend: "{{service}} {{status_class}}" }],
  unit: "reqps",
});

const endpoints = table({
  title: "Errors by endpoint",
  description: "Share of 5xx by method and path.",
  expr: `sort_desc(${RECORDS.errorsBy("endpoint", "5m")}${CHOSEN})`,
  labels: ["service", "method", "path"],
  unit: "percentunit",
});

const slowest = table({
  title: "p99 by endpoint",
  description: "Seconds by method and path.",
  expr: `sort_desc(${RECORDS.durationBy("endpoint", "p99", "5m")}${CHOSEN})`,
  labels: ["service", "method", "path"],
  unit: "s",
});

const breakers = timeseries({
  title: "Circuit breakers",
  description: "0 closed, 1 half-open, 2 open, by whom it protects and from whom.",
  queries: [{ expr: "max by (app, service) (circuit_breaker_state)", legend: "{{app}} to {{service}}" }],
  unit: "none",
});

const load = timeseries({
  title: "Load",
  description:
    "Requests a second that the load generator aims at: by the time of day, and five times as many in a burst.",
  queries: [{ expr: "max by (service) (loadgen_current_rps)", legend: "{{service}}" }],
  unit: "reqps",
});

/** Rate, errors and duration of each service. */
export const serviceHealth = () =>
  dashboard({
    uid: "service-health",
    title: "Service Health",
    description: "Whether each service works now: rate, errors, duration.",
    from: "now-1h",
    chooseService: true,
    rows: [
      { title: "Rate and errors", panels: [requestRate, errors, statusClasses, endpoints] },
      { title: "Duration", panels: [p99, percentiles, distribution, slowest] },
      { title: "Callers and callees", panels: [breakers, load] },
    ],
  });

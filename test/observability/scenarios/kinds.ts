import { SEVERITIES } from "../../../src/conventions/alerting.ts";
import { seconds } from "../../../src/observability/promql.ts";
import type { ServiceLevelObjective } from "../../../src/observability/slo/objective.ts";
import { sloRules } from "../../../src/observability/slo/rules.ts";
import { WORKBOOK_WINDOWS } from "../../../src/observability/slo/windows.ts";
import { requestsInput, requestsObjective } from "./burn-rate.ts";
import { type Check, firing, type InputSeries, type Scenario, value } from "./scenario.ts";
import { counter, errorCounter, gauge, type Phase } from "./traffic.ts";

const INTERVAL = "30s";
const STEP = seconds(INTERVAL);

const minutes = (count: number): number => count * 60;

const page = (at: number, count: number): Check => firing(minutes(at), "ShopBudgetBurns", SEVERITIES.page, count);
const absent = (at: number, count: number): Check => firing(minutes(at), "ShopNotMeasured", SEVERITIES.page, count);

interface KindScenario {
  readonly name: string;
  readonly objective: Partial<ServiceLevelObjective>;
  readonly input: readonly InputSeries[];
  readonly checks: readonly Check[];
}

const scenario = ({ name, objective, input, checks }: KindScenario): Scenario => ({
  name,
  rules: sloRules([requestsObjective(objective)]),
  interval: INTERVAL,
  input,
  checks,
});

/** Two hours that are well, an hour that is not, and an hour after it. */
const HISTORY: readonly Phase[] = [
  { minutes: 120, perMinute: 6000 },
  { minutes: 60, perMinute: 6000, errorsPerMinute: 1200 },
  { minutes: 60, perMinute: 6000 },
];

const well = HISTORY.map((phase) => ({ ...phase, errorsPerMinute: 0 }));

/** 20 % are bad for an hour: a page within five minutes, and none half an hour after the end. */
const pagesForAnHour = [page(120, 0), page(126, 1), page(180, 1), page(215, 0)];

/** One scenario for each kind of indicator, and for objectives of many. */
export const kindScenarios = (): Scenario[] => [
  scenario({
    name: "requests that take longer than a bucket's bound page",
    objective: { indicator: { kind: "latency", histogram: "http_seconds", atMost: 0.5 } },
    input: [
      { series: "http_seconds_count", values: counter(HISTORY, STEP) },
      {
        series: 'http_seconds_bucket{le="0.5"}',
        values: counter(HISTORY, STEP, ({ perMinute, errorsPerMinute = 0 }) => perMinute - errorsPerMinute),
      },
    ],
    checks: [...pagesForAnHour, value(minutes(180), "round(max(slo:sli_error:ratio_rate30m), 0.0001)", 0.2)],
  }),
  scenario({
    name: "a bucket that does not exist counts everything as late, which nobody overlooks",
    objective: { indicator: { kind: "latency", histogram: "http_seconds", atMost: 0.7 } },
    input: [
      { series: "http_seconds_count", values: counter(well, STEP) },
      { series: 'http_seconds_bucket{le="0.5"}', values: counter(well, STEP) },
    ],
    checks: [page(10, 1), value(minutes(60), "max(slo:sli_error:ratio_rate5m)", 1)],
  }),
  scenario({
    name: "probes that fail for ten minutes page, and one that fails alone does not",
    objective: { indicator: { kind: "probe", success: { metric: "probe_success" } } },
    input: [
      {
        series: "probe_success",
        values: gauge(
          [
            { minutes: 120, value: 1 },
            { minutes: 0.5, value: 0 },
            { minutes: 120, value: 1 },
            { minutes: 10, value: 0 },
            { minutes: 60, value: 1 },
          ],
          STEP,
        ),
      },
    ],
    checks: [page(122, 0), page(240, 0), page(243, 1), page(250, 1), page(300, 0)],
  }),
  scenario({
    name: "what can be read is older than it may be: that pages, and so does that nothing can be read",
    objective: {
      indicator: { kind: "freshness", newest: { age: { metric: "newest_age_seconds" } }, atMostSeconds: 60 },
    },
    input: [
      {
        series: "newest_age_seconds",
        values: `${gauge(
          [
            { minutes: 120, value: 20 },
            { minutes: 10, value: 90 },
            { minutes: 60, value: 20 },
          ],
          STEP,
        )} stale _x39`,
      },
    ],
    checks: [page(120, 0), page(123, 1), page(180, 0), absent(189, 0), absent(197, 1)],
  }),
  scenario({
    name: "of two tenants only the one that is badly served pages, and the other's ratio is 0",
    objective: { by: ["tenant"], absence: { expected: ["a", "b"] } },
    input: [
      { series: 'http_requests_total{job="shop",outcome="any",tenant="a"}', values: counter(HISTORY, STEP) },
      { series: 'http_requests_total{job="shop",outcome="error",tenant="a"}', values: errorCounter(HISTORY, STEP) },
      { series: 'http_requests_total{job="shop",outcome="any",tenant="b"}', values: counter(well, STEP) },
    ],
    checks: [
      ...pagesForAnHour,
      value(
        minutes(180),
        'count(ALERTS{alertname="ShopBudgetBurns",tenant="a",alertstate="firing",severity="critical"})',
        1,
      ),
      value(minutes(180), 'sum(slo:sli_error:ratio_rate5m{tenant="b"})', 0),
      absent(60, 0),
    ],
  }),
  scenario({
    name: "a store that keeps half a period forgives nothing of the other half, and everything after the period",
    objective: {
      period: "6h",
      samplesKept: "3h",
      windows: [{ severity: "page", budgetPercent: 50, long: "1h", short: "5m" }],
    },
    input: requestsInput(
      [
        { minutes: 60, perMinute: 6000 },
        { minutes: 30, perMinute: 6000, errorsPerMinute: 600 },
        { minutes: 420, perMinute: 6000 },
      ],
      INTERVAL,
    ),
    checks: [
      value(minutes(120), "count(slo:sli_error:sum2h)", 1),
      // 18,000 errors of 1.8 million requests, the newest of them three and a half hours ago.
      value(minutes(300), "round(max(slo:sli_error:ratio_rate6h), 0.0005)", 0.01),
      value(minutes(300), "round(min(slo:period_error_budget_remaining:ratio), 0.5)", -9),
      value(minutes(410), "round(max(slo:sli_error:ratio_rate6h), 0.0005)", 0.0085),
      value(minutes(480), "round(max(slo:sli_error:ratio_rate6h), 0.0005)", 0),
    ],
  }),
  scenario({
    name: "a tenant that is expected and not there pages, though the other is",
    objective: { by: ["tenant"], absence: { expected: ["a", "b"] } },
    input: [{ series: 'http_requests_total{job="shop",outcome="any",tenant="a"}', values: counter(well, STEP) }],
    checks: [
      absent(4, 0),
      absent(6, 1),
      value(minutes(6), 'count(ALERTS{alertname="ShopNotMeasured",tenant="b",alertstate="firing"})', 1),
    ],
  }),
  scenario({
    name: "counters of two programs add up, though one of them is not there",
    objective: {
      indicator: {
        kind: "events",
        total: [{ metric: "sent_total" }, { metric: "failed_total" }],
        errors: [{ metric: "failed_total" }],
      },
    },
    input: [
      { series: 'sent_total{pod="a"}', values: counter(well, STEP) },
      { series: 'failed_total{pod="a"}', values: errorCounter(HISTORY, STEP) },
    ],
    checks: [...pagesForAnHour, value(minutes(100), "sum(slo:sli_total:amount5m)", 100)],
  }),
  scenario({
    name: "values are published under names of their own",
    objective: { publishedAs: "availability" },
    input: [
      {
        series: 'http_requests_total{job="shop",outcome="any"}',
        values: counter([{ minutes: 120, perMinute: 10_000 }], STEP),
      },
      {
        series: 'http_requests_total{job="shop",outcome="error"}',
        values: counter([{ minutes: 120, perMinute: 144 }], STEP),
      },
    ],
    checks: [
      value(minutes(120), "round(max(slo:availability:ratio_rate1h), 0.0001)", 0.9856),
      value(minutes(120), "round(max(slo:error_budget:availability_burn_rate1h), 0.1)", 14.4),
      value(minutes(120), "round(max(slo:error_budget:availability_remaining), 0.1)", -13.4),
    ],
  }),
  scenario({
    name: "an alert of a service that has to hold for two minutes fires two minutes later, under the name that it was given",
    objective: {
      by: ["service"],
      windows: WORKBOOK_WINDOWS.map((window) => ({ ...window, for: window.severity === "page" ? "2m" : "1h" })),
      recordedWindows: ["1m"],
      alerts: {
        page: "ErrorBudgetBurnRateCritical",
        ticket: "ErrorBudgetBurnRateWarning",
        absent: "ErrorBudgetUnknown",
      },
    },
    input: ["order", "payment"].flatMap((service) => {
      const phases = service === "order" ? HISTORY : well;
      const labels = (outcome: string) => `{job="shop",outcome="${outcome}",service="${service}"}`;
      return [
        { series: `http_requests_total${labels("any")}`, values: counter(phases, STEP) },
        { series: `http_requests_total${labels("error")}`, values: errorCounter(phases, STEP) },
      ];
    }),
    checks: [
      firing(minutes(125), "ErrorBudgetBurnRateCritical", SEVERITIES.page, 0),
      firing(minutes(128), "ErrorBudgetBurnRateCritical", SEVERITIES.page, 1),
      firing(minutes(160), "ErrorBudgetBurnRateWarning", SEVERITIES.ticket, 0),
      value(
        minutes(128),
        'count(ALERTS{alertname="ErrorBudgetBurnRateCritical",service="order",alertstate="firing"})',
        1,
      ),
      value(minutes(150), 'round(max(slo:sli_error:ratio_rate1m{service="order"}), 0.01)', 0.2),
    ],
  }),
];

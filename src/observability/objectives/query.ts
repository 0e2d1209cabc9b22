import type { SeriesName } from "../metrics/table.ts";
import type { Series } from "../promql.ts";
import type { PlatformPromise } from "./promise.ts";

/** Longest that a query takes, in seconds. vmselect calls a query slow above the same (`-search.logSlowQueryDuration`). */
const ANSWERED_WITHIN = 5;

const frontend = (job: "loki" | "tempo", routes: readonly string[]) => ({
  job,
  component: "query-frontend",
  route: { "=~": routes.join("|") },
});

const vmselect = (metric: SeriesName<"vmselect" | "victoriaMetrics">, matchers: Series["matchers"] = {}): Series => ({
  metric,
  matchers: { job: "vmselect", ...matchers },
});

/** A person who looks at a year of data waits, and knows why: a page is for when nearly everybody does. */
const IN_TIME = 95;

/** What fails is tried again with a click; one in a hundred is nothing to get up for, and one in fourteen is. */
const ANSWERED = 99;

/** No query in the night is no outage; the canaries notice when nothing can be read. */
const SHARED = { service: "query", absence: "tolerated" } as const;

const latency = (name: string, indicator: PlatformPromise["indicator"]): PlatformPromise => ({
  ...SHARED,
  name: `${name}-latency`,
  description: `Queries of ${name} that are answered are answered within ${ANSWERED_WITHIN} s`,
  objective: IN_TIME,
  indicator,
});

const availability = (name: string, indicator: PlatformPromise["indicator"]): PlatformPromise => ({
  ...SHARED,
  name: `${name}-availability`,
  description: `Queries of ${name} are answered, whatever they find`,
  objective: ANSWERED,
  indicator,
});

/** Both promises of a store whose front door counts requests by status in a histogram. A failure is not fast. */
function byStatus(
  name: string,
  histogram: "loki_request_duration_seconds" | "tempo_request_duration_seconds",
  matchers: NonNullable<Series["matchers"]>,
): PlatformPromise[] {
  const requests = (status: Series["matchers"] = {}): Series => ({
    metric: `${histogram}_count`,
    matchers: { ...matchers, ...status },
  });
  return [
    availability(name, {
      kind: "events",
      total: [requests()],
      errors: [requests({ status_code: { "=~": "5.." } })],
    }),
    latency(name, {
      kind: "latency",
      histogram,
      matchers: { ...matchers, status_code: { "=~": "2.." } },
      atMost: ANSWERED_WITHIN,
    }),
  ];
}

const METRIC_QUERIES = { path: { "=~": ".+/api/v1/query|.+/api/v1/query_range" } };

/** That queries are answered, and in time, by each store's front door. */
export const queryPromises = (): PlatformPromise[] => [
  ...byStatus(
    "traces",
    "tempo_request_duration_seconds",
    frontend("tempo", ["api_search", "api_v2_search", "api_traces_traceid", "api_v2_traces_traceid"]),
  ),
  ...byStatus(
    "logs",
    "loki_request_duration_seconds",
    frontend("loki", ["loki_api_v1_query", "loki_api_v1_query_range"]),
  ),
  availability("metrics", {
    kind: "events",
    total: [vmselect("vm_http_requests_total", METRIC_QUERIES)],
    // vmselect counts queries that cannot be parsed with those that it could not answer; people's are few beside rules'.
    errors: [vmselect("vm_http_request_errors_total", METRIC_QUERIES)],
  }),
  latency("metrics", {
    kind: "events",
    total: [vmselect("vm_http_requests_total", METRIC_QUERIES)],
    errors: [vmselect("vm_slow_queries_total")],
  }),
];

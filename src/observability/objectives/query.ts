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

const promise = (name: string, indicator: PlatformPromise["indicator"]): PlatformPromise => ({
  service: "query",
  name: `${name}-latency`,
  description: `Queries of ${name} are answered within ${ANSWERED_WITHIN} s`,
  // A person who looks at a year of data waits, and knows why: a page is for when nearly everybody does.
  objective: 95,
  indicator,
  // No query in the night is no outage; the canaries notice when nothing can be read.
  absence: "tolerated",
});

/** That queries are answered in time, by each store's front door. */
export const queryPromises = (): PlatformPromise[] => [
  promise("traces", {
    kind: "latency",
    histogram: "tempo_request_duration_seconds",
    matchers: frontend("tempo", ["api_search", "api_v2_search", "api_traces_traceid", "api_v2_traces_traceid"]),
    atMost: ANSWERED_WITHIN,
  }),
  promise("logs", {
    kind: "latency",
    histogram: "loki_request_duration_seconds",
    matchers: frontend("loki", ["loki_api_v1_query", "loki_api_v1_query_range"]),
    atMost: ANSWERED_WITHIN,
  }),
  promise("metrics", {
    kind: "events",
    total: [vmselect("vm_http_requests_total", { path: { "=~": ".+/api/v1/query|.+/api/v1/query_range" } })],
    errors: [vmselect("vm_slow_queries_total")],
  }),
];

import type { SeriesName } from "../metrics/table.ts";
import type { Series } from "../promql.ts";
import { METRICS_CANARY } from "./canary.ts";
import type { PlatformPromise } from "./promise.ts";

const series = (metric: SeriesName<"lokiCanary" | "tempoVulture">): Series => ({ metric });

/**
 * What the trace canary's errors are called where a trace is not there, or not whole. That it differs from what was sent
 * (`incorrectresult`) is no error: ingress says on every trace whose it is.
 */
const TRACE_LOST = ["notfound_byid", "notfound_search", "notfound_traceql", "missingspans", "requestfailed"];

/** Longest between writing and reading, in seconds. */
const READABLE_WITHIN = {
  /** One of the canary's buckets, which double from half a second on. */
  logs: 16,
  /** Two evaluations that are 30 s apart, each 30 s behind the time so that late samples are in, and as much again. */
  metrics: 120,
} as const;

/** That what was written can be read: canaries write, and look for what they wrote. */
export const freshnessPromises = (): PlatformPromise[] => [
  {
    service: "freshness",
    name: "traces",
    description: "Traces that tempo-vulture wrote are found again, whole, by their id and by a search",
    objective: 99,
    indicator: {
      kind: "events",
      total: [series("tempo_vulture_trace_total")],
      errors: [{ ...series("tempo_vulture_trace_error_total"), matchers: { error: { "=~": TRACE_LOST.join("|") } } }],
    },
  },
  {
    service: "freshness",
    name: "logs",
    description: `Lines that loki-canary wrote can be read within ${READABLE_WITHIN.logs} s`,
    objective: 99,
    indicator: {
      kind: "events",
      total: [series("loki_canary_entries_total")],
      good: [
        {
          ...series("loki_canary_response_latency_seconds_bucket"),
          matchers: { le: { "=~": `${READABLE_WITHIN.logs}|${READABLE_WITHIN.logs}\\.0` } },
        },
      ],
    },
  },
  {
    service: "freshness",
    name: "metrics",
    description: `The newest metric that can be read is at most ${READABLE_WITHIN.metrics} s old`,
    objective: 99,
    indicator: {
      kind: "freshness",
      newest: { timestamp: { metric: METRICS_CANARY } },
      atMostSeconds: READABLE_WITHIN.metrics,
    },
  },
];

import { SIGNALS, type Signal } from "../../base/signals.ts";
import { LAYERS } from "../layers.ts";
import type { SeriesName } from "../metrics/table.ts";
import type { Series } from "../promql.ts";
import type { PlatformPromise } from "./promise.ts";

/** Service of OTLP's gRPC that takes a signal. */
const RPC_SERVICES = {
  metrics: "metrics.v1.MetricsService",
  logs: "logs.v1.LogsService",
  traces: "trace.v1.TraceService",
} as const satisfies Record<Signal, string>;

/**
 * gRPC's statuses that are the server's fault, as OTLP's specification has senders try again, and INTERNAL and UNKNOWN.
 * RESOURCE_EXHAUSTED is a tenant over its limit, as 429 is.
 */
const RPC_FAILURES = "UNAVAILABLE|DEADLINE_EXCEEDED|ABORTED|DATA_LOSS|INTERNAL|UNKNOWN";

/** Longest that a request takes, in seconds: an answer comes when the data is stored or buffered, not before. */
const ANSWERED_WITHIN = 1;

const series = (metric: SeriesName<"otelcol">, matchers: Series["matchers"]): Series => ({
  metric,
  matchers: { ...LAYERS.ingress, ...matchers },
});

const path = (signal: Signal) => ({ http_route: `/v1/${signal}` });

const rpc = (signal: Signal) => ({
  rpc_method: `opentelemetry.proto.collector.${RPC_SERVICES[signal]}/Export`,
});

/** A counter of the collector that is there before its first request, which those of requests are not. */
const RUNNING = series("otelcol_process_uptime", {});

/** That ingress takes what it is sent, and how fast, of each signal. */
export const ingestPromises = (): PlatformPromise[] =>
  SIGNALS.flatMap((signal): PlatformPromise[] => [
    {
      service: "ingest",
      name: `${signal}-availability`,
      description: `Requests with ${signal} are taken: they are stored or buffered when they are answered`,
      objective: 99.9,
      indicator: {
        kind: "events",
        total: [
          series("http_server_request_duration_count", path(signal)),
          series("rpc_server_call_duration_count", rpc(signal)),
        ],
        errors: [
          series("http_server_request_duration_count", { ...path(signal), http_response_status_code: { "=~": "5.." } }),
          series("rpc_server_call_duration_count", {
            ...rpc(signal),
            rpc_response_status_code: { "=~": RPC_FAILURES },
          }),
        ],
      },
      absence: { series: [RUNNING] },
    },
    {
      service: "ingest",
      name: `${signal}-latency`,
      description: `Requests with ${signal} that are taken are answered within ${ANSWERED_WITHIN} s`,
      objective: 99,
      indicator: {
        kind: "latency",
        histogram: "http_server_request_duration",
        matchers: { ...LAYERS.ingress, ...path(signal), http_response_status_code: "200" },
        atMost: ANSWERED_WITHIN,
      },
      // The objective of availability pages already when ingress is gone.
      absence: "tolerated",
    },
  ]);

import { PORTS } from "../ports.ts";
import {
  type CollectorConfig,
  collectorConfig,
  connector,
  type Exporter,
  exporter,
  listen,
  type Processor,
  processor,
  receiver,
} from "./model.ts";
import { memoryLimiter } from "./parts.ts";

export interface BatchingOptions {
  /** Remote-write URL of every Prometheus: each gets everything, as each scrapes everything. */
  readonly remoteWriteUrls: readonly string[];
  /** Base URL of Loki's OTLP receiver; `/v1/logs` is appended. */
  readonly logsUrl: string;
  /** Base URL of an OTLP/HTTP trace store. Default: traces become RED metrics, and are not stored. */
  readonly tracesUrl?: string;
}

/** Longest that a connection of a sender lives: with OTLP/gRPC it would otherwise stay with one replica for ever. */
const CONNECTION_AGE = { max_connection_age: "60s", max_connection_age_grace: "10s" } as const;

const remoteWrite = (url: string, index: number): Exporter =>
  exporter(`prometheus_remote_write/${index}`, {
    endpoint: url,
    // Two collectors would write one series.
    target_info: { enabled: false },
    resource_to_telemetry_conversion: { enabled: true },
    // More than one consumer sends samples of one series out of order.
    remote_write_queue: { enabled: true, queue_size: 10_000, num_consumers: 1 },
  });

/**
 * A collector that takes OTLP, batches it and hands it on: metrics to each Prometheus by its own name, logs to Loki,
 * traces to RED metrics. It acknowledges before the stores have the data; what it holds is lost with it, up to a batch
 * and its queues.
 */
export function batchingConfig({ remoteWriteUrls, logsUrl, tracesUrl }: BatchingOptions): CollectorConfig {
  const otlp = receiver("otlp", {
    protocols: {
      grpc: { endpoint: listen(PORTS.otlp.grpc), keepalive: { server_parameters: CONNECTION_AGE } },
      http: { endpoint: listen(PORTS.otlp.http) },
    },
  });
  const processors: readonly Processor[] = [
    memoryLimiter(),
    processor("batch", { timeout: "1s", send_batch_size: 8192, send_batch_max_size: 16_384 }),
  ];
  const spanMetrics = connector("span_metrics", { metrics_expiration: "5m", histogram: { explicit: {} } });
  const prometheus = remoteWriteUrls.map(remoteWrite);
  const retry = { retry_on_failure: { enabled: true, max_elapsed_time: "300s" } };
  return collectorConfig({
    pipelines: [
      { signal: "metrics", receivers: [otlp], processors, exporters: prometheus },
      { signal: "metrics", name: "spans", receivers: [spanMetrics], processors, exporters: prometheus },
      {
        signal: "logs",
        receivers: [otlp],
        processors,
        exporters: [exporter("otlp_http/loki", { endpoint: logsUrl, ...retry })],
      },
      {
        signal: "traces",
        receivers: [otlp],
        processors,
        exporters: [
          spanMetrics,
          ...(tracesUrl === undefined ? [] : [exporter("otlp_http/traces", { endpoint: tracesUrl, ...retry })]),
        ],
      },
    ],
  });
}

import { type DdlOptions, engine, qualified, ttl } from "./ddl.ts";

/** The table that the collector's ClickHouse exporter writes. */
export const TRACES_TABLE = "otel_traces";

/** Where in time each trace lies; the exporter's own name for it, which readers of its schema expect. */
const TRACE_ID_TABLE = "otel_traces_trace_id_ts";

/** Columns that the exporter inserts, in its order: its schema at 0.165. */
export const TRACES_COLUMNS = {
  Timestamp: "DateTime64(9) CODEC(Delta, ZSTD(1))",
  TraceId: "String CODEC(ZSTD(1))",
  SpanId: "String CODEC(ZSTD(1))",
  ParentSpanId: "String CODEC(ZSTD(1))",
  TraceState: "String CODEC(ZSTD(1))",
  SpanName: "LowCardinality(String) CODEC(ZSTD(1))",
  SpanKind: "LowCardinality(String) CODEC(ZSTD(1))",
  ServiceName: "LowCardinality(String) CODEC(ZSTD(1))",
  ResourceAttributes: "Map(LowCardinality(String), String) CODEC(ZSTD(1))",
  ScopeName: "String CODEC(ZSTD(1))",
  ScopeVersion: "String CODEC(ZSTD(1))",
  SpanAttributes: "Map(LowCardinality(String), String) CODEC(ZSTD(1))",
  Duration: "UInt64 CODEC(ZSTD(1)) COMMENT 'nanoseconds'",
  StatusCode: "LowCardinality(String) CODEC(ZSTD(1))",
  StatusMessage: "String CODEC(ZSTD(1))",
  Events:
    "Nested (Timestamp DateTime64(9), Name LowCardinality(String), Attributes Map(LowCardinality(String), String)) CODEC(ZSTD(1))",
  Links:
    "Nested (TraceId String, SpanId String, TraceState String, Attributes Map(LowCardinality(String), String)) CODEC(ZSTD(1))",
} as const;

const TRACES_INDEXES = [
  "INDEX idx_trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1",
  "INDEX idx_res_attr_key mapKeys(ResourceAttributes) TYPE bloom_filter(0.01) GRANULARITY 1",
  "INDEX idx_res_attr_value mapValues(ResourceAttributes) TYPE bloom_filter(0.01) GRANULARITY 1",
  "INDEX idx_span_attr_key mapKeys(SpanAttributes) TYPE bloom_filter(0.01) GRANULARITY 1",
  "INDEX idx_span_attr_value mapValues(SpanAttributes) TYPE bloom_filter(0.01) GRANULARITY 1",
  "INDEX idx_duration Duration TYPE minmax GRANULARITY 1",
] as const;

/** The span table, and where in time each trace lies, so that a look-up by id need not read every day. */
export function traceTables(options: DdlOptions): string[] {
  const columns = [...Object.entries(TRACES_COLUMNS).map(([name, type]) => `${name} ${type}`), ...TRACES_INDEXES];
  return [
    `CREATE TABLE IF NOT EXISTS ${qualified(options, TRACES_TABLE)} (
  ${columns.join(",\n  ")}
) ENGINE = ${engine(options, "MergeTree")}
PARTITION BY toDate(Timestamp)
ORDER BY (ServiceName, SpanName, toDateTime(Timestamp))
${ttl(options, "toDateTime(Timestamp)")}
SETTINGS index_granularity = 8192, ttl_only_drop_parts = 1`,
    `CREATE TABLE IF NOT EXISTS ${qualified(options, TRACE_ID_TABLE)} (
  TraceId String CODEC(ZSTD(1)),
  Start DateTime CODEC(Delta, ZSTD(1)),
  End DateTime CODEC(Delta, ZSTD(1)),
  INDEX idx_trace_id TraceId TYPE bloom_filter(0.01) GRANULARITY 1
) ENGINE = ${engine(options, "MergeTree")}
PARTITION BY toDate(Start)
ORDER BY (TraceId, Start)
${ttl(options, "toDateTime(Start)")}
SETTINGS index_granularity = 8192, ttl_only_drop_parts = 1`,
    `CREATE MATERIALIZED VIEW IF NOT EXISTS ${qualified(options, `${TRACE_ID_TABLE}_mv`)}
TO ${qualified(options, TRACE_ID_TABLE)} AS
SELECT TraceId, min(Timestamp) AS Start, max(Timestamp) AS End
FROM ${qualified(options, TRACES_TABLE)}
WHERE TraceId != ''
GROUP BY TraceId`,
  ];
}

import { type DdlOptions, engine, qualified, ttl } from "./ddl.ts";
import { TRACES_TABLE } from "./tables.ts";

/** End-to-end monitoring: who calls whom, how long a request takes from end to end, and each operation's RED. */
export const VIEWS = {
  serviceEdges: { table: "service_edges", view: "mv_service_edges" },
  traceDuration: { table: "trace_duration", view: "mv_trace_duration" },
  operations: { table: "operation_red", view: "mv_operation_red" },
} as const;

/**
 * Seconds after which a minute is closed. The two spans of an edge come from two services in two batches, so a view
 * that fires on insert misses most edges; this long after, both are there. Later spans (a replay) make no edge, and
 * neither does a minute in which the server was down.
 */
const CLOSED_AFTER_SECONDS = 300;

/** Quantiles in the order in which `quantilesMerge` gives them. */
const QUANTILE_LEVELS = [0.5, 0.95, 0.99] as const;

const QUANTILES = `quantilesState(${QUANTILE_LEVELS.join(", ")})`;
const QUANTILES_TYPE = `AggregateFunction(quantiles(${QUANTILE_LEVELS.join(", ")}), UInt64)`;

const errors = (span: string) => `countIf(${span}StatusCode = 'Error')`;

/** Every view with the table it fills. Durations are nanoseconds. */
export const traceViews = (options: DdlOptions): string[] => [
  ...serviceEdges(options),
  ...traceDuration(options),
  ...operations(options),
];

function serviceEdges(options: DdlOptions): string[] {
  const { table, view } = VIEWS.serviceEdges;
  const traces = qualified(options, TRACES_TABLE);
  const closed = (span: string, slack: number) =>
    `${span}.Timestamp >= until - INTERVAL ${60 + slack} SECOND AND ${span}.Timestamp < until + INTERVAL ${slack} SECOND`;
  return [
    `CREATE TABLE IF NOT EXISTS ${qualified(options, table)} (
  Minute DateTime CODEC(Delta, ZSTD(1)),
  Client LowCardinality(String),
  Server LowCardinality(String),
  Calls SimpleAggregateFunction(sum, UInt64),
  Errors SimpleAggregateFunction(sum, UInt64),
  Duration ${QUANTILES_TYPE}
) ENGINE = ${engine(options, "AggregatingMergeTree")}
PARTITION BY toDate(Minute)
ORDER BY (Client, Server, Minute)
${ttl(options, "Minute")}
SETTINGS ttl_only_drop_parts = 1`,
    // Each refresh reads one minute that no other refresh reads, so APPEND counts nothing twice.
    `CREATE MATERIALIZED VIEW IF NOT EXISTS ${qualified(options, view)}
REFRESH EVERY 1 MINUTE APPEND TO ${qualified(options, table)} AS
WITH toStartOfMinute(now() - INTERVAL ${CLOSED_AFTER_SECONDS} SECOND) AS until
SELECT
  toStartOfMinute(server.Timestamp) AS Minute,
  client.ServiceName AS Client,
  server.ServiceName AS Server,
  count() AS Calls,
  ${errors("server.")} AS Errors,
  ${QUANTILES}(server.Duration) AS Duration
FROM ${traces} AS server
INNER JOIN ${traces} AS client ON client.TraceId = server.TraceId AND client.SpanId = server.ParentSpanId
WHERE ${closed("server", 0)}
  AND ${closed("client", 60)}
  AND server.SpanKind IN ('Server', 'Consumer')
  AND client.ServiceName != server.ServiceName
GROUP BY Minute, Client, Server`,
  ];
}

function traceDuration(options: DdlOptions): string[] {
  const { table, view } = VIEWS.traceDuration;
  return [
    `CREATE TABLE IF NOT EXISTS ${qualified(options, table)} (
  Day Date,
  TraceId String CODEC(ZSTD(1)),
  Start SimpleAggregateFunction(min, DateTime64(9)),
  End SimpleAggregateFunction(max, DateTime64(9)),
  Spans SimpleAggregateFunction(sum, UInt64),
  Errors SimpleAggregateFunction(sum, UInt64),
  RootService SimpleAggregateFunction(max, String),
  RootSpan SimpleAggregateFunction(max, String)
) ENGINE = ${engine(options, "AggregatingMergeTree")}
PARTITION BY Day
ORDER BY (Day, TraceId)
${ttl(options, "Day")}
SETTINGS ttl_only_drop_parts = 1`,
    // A trace comes in many inserts: read it with GROUP BY TraceId, whatever has been merged so far.
    `CREATE MATERIALIZED VIEW IF NOT EXISTS ${qualified(options, view)}
TO ${qualified(options, table)} AS
SELECT
  toDate(min(Timestamp)) AS Day,
  TraceId,
  min(Timestamp) AS Start,
  max(addNanoseconds(Timestamp, Duration)) AS End,
  count() AS Spans,
  ${errors("")} AS Errors,
  max(if(ParentSpanId = '', ServiceName, '')) AS RootService,
  max(if(ParentSpanId = '', SpanName, '')) AS RootSpan
FROM ${qualified(options, TRACES_TABLE)}
WHERE TraceId != ''
GROUP BY TraceId`,
  ];
}

function operations(options: DdlOptions): string[] {
  const { table, view } = VIEWS.operations;
  return [
    `CREATE TABLE IF NOT EXISTS ${qualified(options, table)} (
  Minute DateTime CODEC(Delta, ZSTD(1)),
  ServiceName LowCardinality(String),
  SpanName LowCardinality(String),
  SpanKind LowCardinality(String),
  Calls SimpleAggregateFunction(sum, UInt64),
  Errors SimpleAggregateFunction(sum, UInt64),
  Duration ${QUANTILES_TYPE}
) ENGINE = ${engine(options, "AggregatingMergeTree")}
PARTITION BY toDate(Minute)
ORDER BY (ServiceName, SpanName, SpanKind, Minute)
${ttl(options, "Minute")}
SETTINGS ttl_only_drop_parts = 1`,
    `CREATE MATERIALIZED VIEW IF NOT EXISTS ${qualified(options, view)}
TO ${qualified(options, table)} AS
SELECT
  toStartOfMinute(Timestamp) AS Minute,
  ServiceName,
  SpanName,
  SpanKind,
  count() AS Calls,
  ${errors("")} AS Errors,
  ${QUANTILES}(Duration) AS Duration
FROM ${qualified(options, TRACES_TABLE)}
GROUP BY Minute, ServiceName, SpanName, SpanKind`,
  ];
}

import { max, orZero, quantile, rate, series, share, sum } from "./expressions.ts";
import { FOLDERS } from "./folders.ts";
import { complaints } from "./logql.ts";
import { dashboard, row } from "./style/dashboard.ts";
import { clicked, toDashboard, toLogs } from "./style/links.ts";
import { stat, timeseries } from "./style/panels.ts";
import { logLines } from "./style/tables.ts";
import { UNITS } from "./style/units.ts";
import { DASHBOARDS } from "./uids.ts";

const OTLP = { job: "loki", route: "otlp_v1_logs" } as const;
const INGESTER = { job: "loki", route: "/logproto.Pusher/Push" } as const;

const toTenant = toDashboard("Tenant", DASHBOARDS.tenants, { tenant: clicked("tenant") });
const toComplaints = toLogs("Logs of Loki", complaints("loki"));

const linesNow = () =>
  stat({
    title: "Lines received",
    description: "Lines a second that distributors took, of all tenants.",
    unit: UNITS.perSecond,
    queries: [{ expr: rate([], "loki_distributor_lines_received_total") }],
  });

const discardedNow = () =>
  stat({
    title: "Discarded",
    description: "Share of lines that a limit turned away. Normal is nothing.",
    unit: UNITS.share,
    limits: { warn: 0.001, bad: 0.01 },
    whenNothing: "0 %",
    queries: [
      { expr: share(rate([], "loki_discarded_samples_total"), rate([], "loki_distributor_lines_received_total")) },
    ],
  });

const unhealthyMembers = () =>
  stat({
    title: "Unhealthy ingesters",
    description: "Members of the ring that do not say that they live. One is borne by the copies, two are not.",
    unit: UNITS.count,
    limits: { warn: 1, bad: 2 },
    queries: [{ expr: max([], "loki_ring_members", { name: "ingester", state: "Unhealthy" }) }],
  });

const failedFlushes = () =>
  stat({
    title: "Failed flushes",
    description: "Chunks that did not reach the object store within the range shown. They are tried again.",
    unit: UNITS.count,
    limits: { bad: 1 },
    queries: [{ expr: `sum(increase(${series("loki_ingester_chunks_flush_failures_total")}[$__range]))` }],
  });

const retentionAge = () =>
  stat({
    title: "Retention ran",
    description: "Time since the compactor applied retention. Nothing is deleted while it does not run.",
    unit: UNITS.duration,
    limits: { warn: 6 * 3600, bad: 24 * 3600 },
    queries: [
      {
        expr: `time() - max(${series("loki_compactor_apply_retention_last_successful_run_timestamp_seconds")} > 0)`,
      },
    ],
  });

const panics = () =>
  stat({
    title: "Panics",
    description: "Within the range shown.",
    unit: UNITS.count,
    limits: { bad: 1 },
    queries: [{ expr: `sum(increase(${series("loki_panic_total")}[$__range]))` }],
  });

const linesByTenant = () =>
  timeseries({
    title: "Lines received by tenant",
    description: "Lines a second, before limits.",
    unit: UNITS.perSecond,
    stacked: true,
    queries: [{ expr: rate(["tenant"], "loki_distributor_lines_received_total"), legend: "{{tenant}}" }],
    links: [toComplaints],
    seriesLinks: [toTenant],
  });

const bytesByTenant = () =>
  timeseries({
    title: "Bytes received by tenant",
    description: "Uncompressed bytes a second, before limits.",
    unit: UNITS.bytesPerSecond,
    stacked: true,
    queries: [{ expr: rate(["tenant"], "loki_distributor_bytes_received_total"), legend: "{{tenant}}" }],
    seriesLinks: [toTenant],
  });

const discardedByReason = () =>
  timeseries({
    title: "Lines discarded by tenant and reason",
    description: "Old lines, labels that are too long and tenants over their rate. The sender is told so.",
    unit: UNITS.perSecond,
    queries: [{ expr: rate(["tenant", "reason"], "loki_discarded_samples_total"), legend: "{{tenant}}: {{reason}}" }],
    links: [toComplaints],
    seriesLinks: [toTenant],
  });

const writeLatency = () =>
  timeseries({
    title: "Write latency",
    description: "99 of 100 pushes ended within this time. Hops give up after their time budget.",
    unit: UNITS.seconds,
    queries: [
      { expr: quantile(0.99, "loki_request_duration_seconds", [], OTLP), legend: "distributor p99" },
      { expr: quantile(0.99, "loki_request_duration_seconds", [], INGESTER), legend: "ingester p99" },
    ],
  });

const writesByStatus = () =>
  timeseries({
    title: "Pushes by status",
    description: "Requests a second; 429 is a tenant over its limit, 5xx fails over to Kafka.",
    unit: UNITS.requestsPerSecond,
    stacked: true,
    queries: [{ expr: rate(["status_code"], "loki_request_duration_seconds_count", OTLP), legend: "{{status_code}}" }],
  });

const streams = () =>
  timeseries({
    title: "Streams in memory by tenant",
    description: "Each combination of index labels is one; many small ones make small chunks.",
    unit: UNITS.count,
    queries: [{ expr: sum(["tenant"], "loki_ingester_memory_streams"), legend: "{{tenant}}" }],
    seriesLinks: [toTenant],
  });

const flushes = () =>
  timeseries({
    title: "Chunks flushed by reason",
    description: "Chunks a second. Full is good; idle and max age mean that streams are too small.",
    unit: UNITS.perSecond,
    stacked: true,
    queries: [{ expr: rate(["reason"], "loki_ingester_chunks_flushed_total"), legend: "{{reason}}" }],
  });

const wal = () =>
  timeseries({
    title: "Write-ahead log and flush queue",
    description: "How full the volume is, in percent, and how many chunks wait. A full log loses what a crash takes.",
    unit: UNITS.count,
    queries: [
      { expr: max(["pod"], "loki_ingester_wal_disk_usage_percent"), legend: "{{pod}}: %" },
      { expr: max(["pod"], "loki_ingester_flush_queue_length"), legend: "{{pod}}: queue" },
    ],
  });

const queryLatency = () =>
  timeseries({
    title: "Query latency by kind",
    description: "95 of 100 queries were answered within this time.",
    unit: UNITS.seconds,
    queries: [{ expr: quantile(0.95, "loki_logql_querystats_latency_seconds", ["type"]), legend: "{{type}}" }],
  });

const queryErrors = () =>
  timeseries({
    title: "Failed requests by route",
    description: "Requests a second with a status of 5xx.",
    unit: UNITS.requestsPerSecond,
    queries: [
      {
        expr: rate(["route"], "loki_request_duration_seconds_count", { status_code: { "=~": "5.." } }),
        legend: "{{route}}",
      },
    ],
    links: [toComplaints],
  });

const queryQueue = () =>
  timeseries({
    title: "Queries that wait, and for how long",
    description: "Length of the scheduler's queue, and the 99th percentile of seconds in it.",
    unit: UNITS.count,
    queries: [
      { expr: sum([], "loki_query_scheduler_queue_length"), legend: "waiting" },
      { expr: quantile(0.99, "loki_query_scheduler_queue_duration_seconds"), legend: "seconds p99" },
    ],
  });

const storeLatency = () =>
  timeseries({
    title: "Object store latency by operation",
    description: "99 of 100 calls of Azure Blob Storage ended within this time.",
    unit: UNITS.seconds,
    queries: [
      {
        expr: quantile(0.99, "loki_objstore_bucket_operation_duration_seconds", ["operation"]),
        legend: "{{operation}}",
      },
    ],
  });

const storeFailures = () =>
  timeseries({
    title: "Object store calls that failed",
    description: "Calls a second, by operation.",
    unit: UNITS.requestsPerSecond,
    queries: [{ expr: rate(["operation"], "loki_objstore_bucket_operation_failures_total"), legend: "{{operation}}" }],
  });

const storedBytes = () =>
  timeseries({
    title: "Bytes stored by tenant",
    description: "Compressed bytes a second that ingesters wrote, all copies.",
    unit: UNITS.bytesPerSecond,
    stacked: true,
    queries: [{ expr: rate(["tenant"], "loki_ingester_chunk_stored_bytes_total"), legend: "{{tenant}}" }],
    seriesLinks: [toTenant],
  });

const canary = () =>
  timeseries({
    title: "Written and read again by the canary",
    description: "Lines a second that loki-canary wrote, and that it did not find.",
    unit: UNITS.perSecond,
    queries: [
      { expr: rate([], "loki_canary_entries_total"), legend: "written" },
      { expr: orZero(rate([], "loki_canary_missing_entries_total")), legend: "missing" },
      { expr: orZero(rate([], "loki_canary_spot_check_missing_entries_total")), legend: "missing later" },
    ],
  });

const cache = () =>
  timeseries({
    title: "Cache hits and evictions",
    description: "Share of reads that the caches answered, and items a second that had to go for others.",
    unit: UNITS.count,
    queries: [
      {
        expr: share(
          rate([], "memcached_commands_total", { command: "get", status: "hit" }),
          rate([], "memcached_commands_total", { command: "get" }),
        ),
        legend: "hits",
      },
      { expr: rate([], "memcached_items_evicted_total"), legend: "evicted a second" },
    ],
  });

const said = () =>
  logLines({
    title: "What Loki complains of",
    description: "Warnings and errors of all components.",
    logql: complaints("loki"),
  });

/** Loki: what comes in, what is asked, and what lies in the object store. */
export const lokiDashboard = () =>
  dashboard({
    uid: DASHBOARDS.loki,
    title: "Loki",
    description: "Logs: writes, reads, object store and retention.",
    tag: FOLDERS.components.tag,
    sources: ["logs"],
    rows: [
      row("Now", linesNow(), discardedNow(), unhealthyMembers(), failedFlushes(), retentionAge(), panics()),
      row("Writes", linesByTenant(), bytesByTenant(), discardedByReason(), writesByStatus(), writeLatency(), streams()),
      row("Ingesters", flushes(), wal()),
      row("Reads", queryLatency(), queryQueue(), queryErrors(), cache()),
      row("Object store", storeLatency(), storeFailures(), storedBytes(), canary()),
      row("Logs", said()),
    ],
  });

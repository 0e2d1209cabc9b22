import { max, quantile, rate, series, share, sum } from "./expressions.ts";
import { FOLDERS } from "./folders.ts";
import { complaints } from "./logql.ts";
import { dashboard, row } from "./style/dashboard.ts";
import { clicked, toDashboard, toLogs } from "./style/links.ts";
import { stat, timeseries } from "./style/panels.ts";
import { logLines, traceTable } from "./style/tables.ts";
import { UNITS } from "./style/units.ts";
import { DASHBOARDS } from "./uids.ts";

const WRITES = { job: "tempo", route: "/tempopb.Pusher/PushBytesV2" } as const;
const READS = { job: "tempo", route: { "=~": "api_.*" } } as const;

const toTenant = toDashboard("Tenant", DASHBOARDS.tenants, { tenant: clicked("tenant") });
const toComplaints = toLogs("Logs of Tempo", complaints("tempo"));

const spansNow = () =>
  stat({
    title: "Spans received",
    description: "Spans a second that distributors took, of all tenants.",
    unit: UNITS.perSecond,
    queries: [{ expr: rate([], "tempo_distributor_spans_received_total") }],
  });

const discardedNow = () =>
  stat({
    title: "Discarded",
    description: "Share of spans that a limit or a fault turned away. Normal is nothing.",
    unit: UNITS.share,
    limits: { warn: 0.001, bad: 0.01 },
    whenNothing: "0 %",
    queries: [
      { expr: share(rate([], "tempo_discarded_spans_total"), rate([], "tempo_distributor_spans_received_total")) },
    ],
  });

const unhealthyMembers = () =>
  stat({
    title: "Unhealthy ingesters",
    description: "Members of the ring that do not say that they live. One is borne by the copies, two are not.",
    unit: UNITS.count,
    limits: { warn: 1, bad: 2 },
    queries: [{ expr: max([], "tempo_ring_members", { name: "ingester", state: "Unhealthy" }) }],
  });

const failedFlushes = () =>
  stat({
    title: "Failed flushes",
    description: "Blocks that did not reach the object store within the range shown. They are tried again.",
    unit: UNITS.count,
    limits: { bad: 1 },
    queries: [{ expr: `sum(increase(${series("tempo_ingester_failed_flushes_total")}[$__range]))` }],
  });

const storedBytes = () =>
  stat({
    title: "Stored",
    description: "Bytes of live blocks in the object store, of all tenants.",
    unit: UNITS.bytes,
    queries: [{ expr: `sum(${max(["tenant"], "tempodb_backend_bytes_total", { status: "live" })})` }],
  });

const searchLatency = () =>
  stat({
    title: "Query p95",
    description: "Time in which the query-frontend answered 95 of 100 requests.",
    unit: UNITS.seconds,
    limits: { warn: 5, bad: 15 },
    queries: [{ expr: quantile(0.95, "tempo_request_duration_seconds", [], READS) }],
  });

const spansByTenant = () =>
  timeseries({
    title: "Spans received by tenant",
    description: "Spans a second that distributors took.",
    unit: UNITS.perSecond,
    stacked: true,
    queries: [{ expr: rate(["tenant"], "tempo_distributor_spans_received_total"), legend: "{{tenant}}" }],
    links: [toComplaints],
    seriesLinks: [toTenant],
  });

const discardedByReason = () =>
  timeseries({
    title: "Spans discarded by tenant and reason",
    description:
      "A tenant over a limit is told so; internal errors are ours. Discarded spans are in no store: the sender has to send them again.",
    unit: UNITS.perSecond,
    queries: [{ expr: rate(["tenant", "reason"], "tempo_discarded_spans_total"), legend: "{{tenant}}: {{reason}}" }],
    links: [toComplaints],
    seriesLinks: [toTenant],
  });

const writeLatency = () =>
  timeseries({
    title: "Write latency",
    description: "How long distributors and ingesters take for one push. Hops give up after their time budget.",
    unit: UNITS.seconds,
    queries: [
      { expr: quantile(0.5, "tempo_distributor_push_duration_seconds"), legend: "distributor p50" },
      { expr: quantile(0.99, "tempo_distributor_push_duration_seconds"), legend: "distributor p99" },
      { expr: quantile(0.99, "tempo_request_duration_seconds", [], WRITES), legend: "ingester p99" },
    ],
  });

const appendFailures = () =>
  timeseries({
    title: "Failed writes by ingester",
    description: "Pushes a second that one ingester did not take; two of three copies are enough.",
    unit: UNITS.requestsPerSecond,
    queries: [{ expr: rate(["ingester"], "tempo_distributor_ingester_append_failures_total"), legend: "{{ingester}}" }],
  });

const liveTraces = () =>
  timeseries({
    title: "Traces in memory",
    description: "Traces that ingesters hold until they are idle; they are in the write-ahead log as well.",
    unit: UNITS.count,
    queries: [{ expr: sum(["pod"], "tempo_ingester_live_traces"), legend: "{{pod}}" }],
  });

const flushes = () =>
  timeseries({
    title: "Flushes and their queue",
    description: "Blocks that ingesters write to the object store. A queue that grows means that the store is slow.",
    unit: UNITS.count,
    queries: [
      { expr: rate([], "tempo_ingester_blocks_flushed_total"), legend: "flushed a second" },
      { expr: rate([], "tempo_ingester_failed_flushes_total"), legend: "failed a second" },
      { expr: max([], "tempo_ingester_flush_queue_length"), legend: "longest queue" },
    ],
  });

const requests = () =>
  timeseries({
    title: "Queries by kind and result",
    description: "Requests a second at the query-frontend.",
    unit: UNITS.requestsPerSecond,
    queries: [{ expr: rate(["op", "result"], "tempo_query_frontend_queries_total"), legend: "{{op}}: {{result}}" }],
  });

const readLatency = () =>
  timeseries({
    title: "Query latency by route",
    description: "95 of 100 requests were answered within this time.",
    unit: UNITS.seconds,
    queries: [{ expr: quantile(0.95, "tempo_request_duration_seconds", ["route"], READS), legend: "{{route}}" }],
  });

const queryQueue = () =>
  timeseries({
    title: "Jobs that wait for a querier",
    description: "A queue that does not empty needs more queriers, or smaller questions.",
    unit: UNITS.count,
    queries: [{ expr: sum(["user"], "tempo_query_frontend_queue_length"), legend: "{{user}}" }],
  });

const inspected = () =>
  timeseries({
    title: "Bytes read for queries by tenant",
    description: "What a question costs: bytes a second that queriers looked at.",
    unit: UNITS.bytesPerSecond,
    queries: [{ expr: rate(["tenant"], "tempo_query_frontend_bytes_inspected_total"), legend: "{{tenant}}" }],
    seriesLinks: [toTenant],
  });

const backendLatency = () =>
  timeseries({
    title: "Object store latency by operation",
    description: "99 of 100 calls of Azure Blob Storage ended within this time.",
    unit: UNITS.seconds,
    queries: [
      { expr: quantile(0.99, "tempodb_backend_request_duration_seconds", ["operation"]), legend: "{{operation}}" },
    ],
  });

const backendErrors = () =>
  timeseries({
    title: "Object store calls that failed",
    description: "Calls a second with a status of 4xx or 5xx, by operation.",
    unit: UNITS.requestsPerSecond,
    queries: [
      {
        expr: rate(["operation", "status_code"], "tempodb_backend_request_duration_seconds_count", {
          status_code: { "=~": "[45].." },
        }),
        legend: "{{operation}}: {{status_code}}",
      },
    ],
  });

const blocks = () =>
  timeseries({
    title: "Blocks and what is to be compacted",
    description: "Blocks by tenant, and how many compactors are behind. Queries slow down as both grow.",
    unit: UNITS.count,
    queries: [
      { expr: max(["tenant"], "tempodb_blocklist_length"), legend: "{{tenant}}: blocks" },
      { expr: sum(["tenant"], "tempodb_compaction_outstanding_blocks"), legend: "{{tenant}}: to compact" },
    ],
  });

const retention = () =>
  timeseries({
    title: "Retention",
    description: "Blocks a second that compactors mark and delete when they are too old, and errors of it.",
    unit: UNITS.perSecond,
    queries: [
      { expr: rate([], "tempodb_retention_marked_for_deletion_total"), legend: "marked" },
      { expr: rate([], "tempodb_retention_deleted_total"), legend: "deleted" },
      { expr: rate([], "tempodb_retention_errors_total"), legend: "errors" },
    ],
  });

const generatorSpans = () =>
  timeseries({
    title: "Spans in and out of the metrics generator",
    description: "RED metrics and service graphs are made of what it received. Discarded spans are missing in both.",
    unit: UNITS.perSecond,
    queries: [
      { expr: rate([], "tempo_metrics_generator_spans_received_total"), legend: "received" },
      { expr: rate(["reason"], "tempo_metrics_generator_spans_discarded_total"), legend: "discarded: {{reason}}" },
      { expr: rate([], "tempo_distributor_metrics_generator_pushes_failures_total"), legend: "failed pushes" },
    ],
  });

const generatedSeries = () =>
  timeseries({
    title: "Series made from spans by tenant",
    description: "Active series, and those a second that a tenant's limit refused.",
    unit: UNITS.count,
    queries: [
      { expr: sum(["tenant"], "tempo_metrics_generator_registry_active_series"), legend: "{{tenant}}: active" },
      {
        expr: rate(["tenant"], "tempo_metrics_generator_registry_series_limited_total"),
        legend: "{{tenant}}: refused",
      },
    ],
    seriesLinks: [toTenant],
  });

const remoteWrite = () =>
  timeseries({
    title: "Remote write of the generator",
    description: "Samples a second that failed, and samples that wait.",
    unit: UNITS.count,
    queries: [
      {
        expr: rate(["tenant"], "prometheus_remote_storage_samples_failed_total", { job: "tempo" }),
        legend: "{{tenant}}: failed",
      },
      {
        expr: sum(["tenant"], "prometheus_remote_storage_samples_pending", { job: "tempo" }),
        legend: "{{tenant}}: waiting",
      },
    ],
  });

const probe = () =>
  timeseries({
    title: "Written and read again by the probe",
    description: "tempo-vulture writes traces and looks for them: requests a second, and what was wrong.",
    unit: UNITS.requestsPerSecond,
    queries: [
      { expr: rate([], "tempo_vulture_trace_total"), legend: "looked for" },
      { expr: rate(["error"], "tempo_vulture_trace_error_total"), legend: "{{error}}" },
    ],
  });

const said = () =>
  logLines({
    title: "What Tempo complains of",
    description: "Warnings and errors of all components.",
    logql: complaints("tempo"),
  });

const slowTraces = () =>
  traceTable({
    title: "Slow traces",
    description: "Traces of any tenant that took more than two seconds: that they are found shows that reading works.",
    traceql: "{ traceDuration > 2s }",
  });

/** Tempo: what comes in, what is asked, what lies in the object store, and the metrics that it makes. */
export const tempoDashboard = () =>
  dashboard({
    uid: DASHBOARDS.tempo,
    title: "Tempo",
    description: "Traces: writes, reads, object store, compaction, and the metrics made from spans.",
    tag: FOLDERS.components.tag,
    sources: ["logs", "traces"],
    rows: [
      row("Now", spansNow(), discardedNow(), unhealthyMembers(), failedFlushes(), storedBytes(), searchLatency()),
      row("Writes", spansByTenant(), discardedByReason(), writeLatency(), appendFailures(), liveTraces(), flushes()),
      row("Reads", requests(), readLatency(), queryQueue(), inspected()),
      row("Object store", backendLatency(), backendErrors(), blocks(), retention()),
      row("Metrics from spans", generatorSpans(), generatedSeries(), remoteWrite(), probe()),
      row("Logs and traces", said(), slowTraces()),
    ],
  });

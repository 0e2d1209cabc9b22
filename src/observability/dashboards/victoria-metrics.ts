import { max, quantile, rate, series, share, sum } from "./expressions.ts";
import { FOLDERS } from "./folders.ts";
import { complaints } from "./logql.ts";
import { dashboard, row } from "./style/dashboard.ts";
import { toLogs } from "./style/links.ts";
import { stat, timeseries } from "./style/panels.ts";
import { logLines } from "./style/tables.ts";
import { UNITS } from "./style/units.ts";
import { DASHBOARDS } from "./uids.ts";

const toComplaints = toLogs("Logs of VictoriaMetrics", complaints("vm"));

const ACTIVE = { type: "storage/hour_metric_ids" } as const;

/** Share of a vmstorage's volume that is free, above what it keeps for itself. */
const freeShare = `(${series("vm_free_disk_space_bytes")} - ${series("vm_free_disk_space_limit_bytes")}) / ${series("vm_total_disk_space_bytes")}`;

const rowsNow = () =>
  stat({
    title: "Rows inserted",
    description: "Samples a second that vminsert took, of all accounts; a histogram's point is many.",
    unit: UNITS.perSecond,
    queries: [{ expr: rate([], "vm_rows_inserted_total") }],
  });

const activeSeries = () =>
  stat({
    title: "Active series",
    description: "Series with a sample within the last hour, all copies.",
    unit: UNITS.count,
    queries: [{ expr: sum([], "vm_cache_entries", ACTIVE) }],
  });

const unreachable = () =>
  stat({
    title: "Storage unreachable",
    description: "Pairs of vminsert and vmstorage without a connection. One storage away is borne by the copies.",
    unit: UNITS.count,
    limits: { bad: 1 },
    queries: [{ expr: `count(${series("vm_rpc_vmstorage_is_reachable")} == 0) or vector(0)` }],
  });

const readOnly = () =>
  stat({
    title: "Read-only",
    description: "vmstorage pods whose volume is too full to take more.",
    unit: UNITS.count,
    limits: { bad: 1 },
    queries: [{ expr: sum([], "vm_storage_is_read_only") }],
  });

const leastFree = () =>
  stat({
    title: "Least free",
    description: "Share of the fullest volume that is free, above what vmstorage keeps for itself.",
    unit: UNITS.share,
    limits: { bad: 0.1, warn: 0.2, side: "low" },
    queries: [{ expr: `min(${freeShare})` }],
  });

const backupAge = () =>
  stat({
    title: "Oldest backup",
    description: "Time since the last backup of the pod whose backup is the oldest.",
    unit: UNITS.duration,
    limits: { warn: 2 * 3600, bad: 4 * 3600 },
    queries: [
      {
        expr: `max(time() - max by (pod) (last_over_time(${series("hyperion_vmbackup_last_success_timestamp_seconds", { copy: "latest" })}[7d])))`,
      },
    ],
  });

const rowsByTenant = () =>
  timeseries({
    title: "Rows inserted by account",
    description: "Samples a second by account and protocol.",
    unit: UNITS.perSecond,
    stacked: true,
    queries: [
      { expr: rate(["accountID", "type"], "vm_tenant_inserted_rows_total"), legend: "account {{accountID}}: {{type}}" },
    ],
  });

const insertLatency = () =>
  timeseries({
    title: "Insert latency",
    description: "Time of vminsert for one request.",
    unit: UNITS.seconds,
    queries: [
      { expr: quantile(0.5, "vminsert_request_duration_seconds"), legend: "p50" },
      { expr: quantile(0.99, "vminsert_request_duration_seconds"), legend: "p99" },
    ],
  });

const refusedRows = () =>
  timeseries({
    title: "Rows invalid, ignored and dropped",
    description: "Samples a second that are in no store: not parsed, too old or too long, or vminsert overloaded.",
    unit: UNITS.perSecond,
    queries: [
      { expr: rate(["type"], "vm_rows_invalid_total"), legend: "invalid: {{type}}" },
      { expr: rate(["reason"], "vm_rows_ignored_total"), legend: "ignored: {{reason}}" },
      { expr: rate([], "vm_rpc_rows_dropped_on_overload_total"), legend: "dropped on overload" },
    ],
    links: [toComplaints],
  });

const replication = () =>
  timeseries({
    title: "Rows rerouted and with too few copies",
    description:
      "Samples a second that went to another storage than theirs, and that have fewer copies than asked for.",
    unit: UNITS.perSecond,
    queries: [
      { expr: rate(["addr"], "vm_rpc_rows_rerouted_from_here_total"), legend: "rerouted from {{addr}}" },
      { expr: rate([], "vm_rpc_rows_incompletely_replicated_total"), legend: "too few copies" },
    ],
  });

const pendingRows = () =>
  timeseries({
    title: "Rows that are in memory only",
    description: "Acknowledged and not on disk: what a crash of a pod would take.",
    unit: UNITS.count,
    queries: [
      { expr: sum(["pod"], "vm_rpc_rows_pending"), legend: "vminsert {{pod}}" },
      { expr: sum(["pod"], "vm_pending_rows", { type: "storage" }), legend: "vmstorage {{pod}}" },
    ],
  });

const churn = () =>
  timeseries({
    title: "New series and slow inserts",
    description: "New series a second, and share of rows that missed the cache. Churn is what makes storage slow.",
    unit: UNITS.count,
    queries: [
      { expr: rate([], "vm_new_timeseries_created_total"), legend: "new a second" },
      {
        expr: share(rate([], "vm_slow_row_inserts_total"), rate([], "vm_rows_added_to_storage_total")),
        legend: "slow share",
      },
    ],
  });

const seriesByPod = () =>
  timeseries({
    title: "Active series by pod",
    description: "They should be even.",
    unit: UNITS.count,
    queries: [{ expr: sum(["pod"], "vm_cache_entries", ACTIVE), legend: "{{pod}}" }],
  });

const freeSpace = () =>
  timeseries({
    title: "Free space by pod",
    description: "Share that is free, above what vmstorage keeps for itself; at 0 it is read-only.",
    unit: UNITS.share,
    queries: [{ expr: `min by (pod) (${freeShare})`, legend: "{{pod}}" }],
  });

const daysLeft = () =>
  timeseries({
    title: "Time until the volume is full",
    description: "At the growth of the last day. Nothing is shown where nothing grows.",
    unit: UNITS.seconds,
    queries: [
      {
        expr: `min by (pod) ((${series("vm_free_disk_space_bytes")} - ${series("vm_free_disk_space_limit_bytes")}) / (deriv(${series("vm_free_disk_space_bytes")}[1d]) * -1 > 0))`,
        legend: "{{pod}}",
      },
    ],
  });

const merges = () =>
  timeseries({
    title: "Merges and parts",
    description: "Parts of storage, and merges under way. Assisted merges mean that inserts had to help.",
    unit: UNITS.count,
    queries: [
      { expr: sum(["pod"], "vm_parts", { type: { "=~": "storage/.*" } }), legend: "parts {{pod}}" },
      { expr: sum(["pod"], "vm_active_merges", { type: { "=~": "storage/.*" } }), legend: "merges {{pod}}" },
      { expr: rate([], "vm_assisted_merges_total"), legend: "assisted a second" },
    ],
  });

const selectLatency = () =>
  timeseries({
    title: "Query latency by path",
    description: "99th percentile of the slowest vmselect.",
    unit: UNITS.seconds,
    queries: [
      { expr: max(["path"], "vm_request_duration_seconds", { quantile: "0.99", job: "vmselect" }), legend: "{{path}}" },
    ],
  });

const selectLoad = () =>
  timeseries({
    title: "Concurrent queries",
    description: "Share of the queries that may run at once; at 1 they wait, and then are refused.",
    unit: UNITS.share,
    queries: [
      {
        expr: `max by (pod) (${series("vm_concurrent_select_current")} / ${series("vm_concurrent_select_capacity")})`,
        legend: "{{pod}}",
      },
    ],
  });

const poorAnswers = () =>
  timeseries({
    title: "Partial, slow and refused queries",
    description: "A second. A partial answer lacks what one storage would have said.",
    unit: UNITS.requestsPerSecond,
    queries: [
      { expr: rate([], "vm_partial_results_total"), legend: "partial" },
      { expr: rate([], "vm_slow_queries_total"), legend: "slow" },
      { expr: rate([], "vm_concurrent_select_limit_timeout_total"), legend: "refused" },
    ],
  });

const access = () =>
  timeseries({
    title: "Requests through vmauth by user",
    description: "Requests a second, and errors.",
    unit: UNITS.requestsPerSecond,
    queries: [
      { expr: rate(["username"], "vmauth_user_requests_total"), legend: "{{username}}" },
      { expr: rate(["username"], "vmauth_user_request_errors_total"), legend: "{{username}}: errors" },
    ],
  });

const said = () =>
  logLines({
    title: "What VictoriaMetrics complains of",
    description: "Warnings and errors of all its programs.",
    logql: complaints("vm"),
  });

/** VictoriaMetrics: inserts, storage, queries and backups. */
export const victoriaMetricsDashboard = () =>
  dashboard({
    uid: DASHBOARDS.victoriaMetrics,
    title: "VictoriaMetrics",
    description: "Metrics: inserts, storage, queries and backups.",
    tag: FOLDERS.components.tag,
    sources: ["logs"],
    rows: [
      row("Now", rowsNow(), activeSeries(), unreachable(), readOnly(), leastFree(), backupAge()),
      row("Inserts", rowsByTenant(), insertLatency(), refusedRows(), replication(), pendingRows(), churn()),
      row("Storage", seriesByPod(), freeSpace(), daysLeft(), merges()),
      row("Queries", selectLatency(), selectLoad(), poorAnswers(), access()),
      row("Logs", said()),
    ],
  });

import { max, rate, series, sum } from "./expressions.ts";
import { FOLDERS } from "./folders.ts";
import { dashboard, row } from "./style/dashboard.ts";
import { stat, timeseries } from "./style/panels.ts";
import { UNITS } from "./style/units.ts";
import { DASHBOARDS } from "./uids.ts";

const servers = () =>
  stat({
    title: "Servers",
    description: "Servers whose system tables the exporter reads.",
    unit: UNITS.count,
    queries: [{ expr: `count(${series("chi_clickhouse_metric_Uptime")})` }],
  });

const fetchErrors = () =>
  stat({
    title: "Unreachable",
    description: "Servers that the exporter cannot ask.",
    unit: UNITS.count,
    limits: { bad: 1 },
    queries: [{ expr: `count(max by (hostname) (${series("chi_clickhouse_metric_fetch_errors")}) > 0) or vector(0)` }],
  });

const readOnlyReplicas = () =>
  stat({
    title: "Read-only replicas",
    description: "Tables without a connection to Keeper: they take nothing.",
    unit: UNITS.count,
    limits: { bad: 1 },
    queries: [{ expr: sum([], "chi_clickhouse_metric_ReadonlyReplica") }],
  });

const delay = () =>
  stat({
    title: "Replication delay",
    description: "Of the replica that is furthest behind.",
    unit: UNITS.seconds,
    limits: { warn: 60, bad: 300 },
    queries: [{ expr: max([], "chi_clickhouse_metric_ReplicasMaxAbsoluteDelay") }],
  });

const freeShare = `${series("chi_clickhouse_metric_DiskFreeBytes")} / ${series("chi_clickhouse_metric_DiskTotalBytes")}`;

const leastFree = () =>
  stat({
    title: "Least free",
    description: "Share of the fullest disk that is free.",
    unit: UNITS.share,
    limits: { bad: 0.15, warn: 0.25, side: "low" },
    queries: [{ expr: `min(${freeShare})` }],
  });

const mostParts = () =>
  stat({
    title: "Most parts",
    description: "Of one partition. Inserts are delayed, and then refused, where there are too many.",
    unit: UNITS.count,
    limits: { warn: 300, bad: 1000 },
    queries: [{ expr: max([], "chi_clickhouse_metric_MaxPartCountForPartition") }],
  });

const inserted = () =>
  timeseries({
    title: "Rows inserted by server",
    description: "Rows a second.",
    unit: UNITS.perSecond,
    stacked: true,
    queries: [{ expr: rate(["hostname"], "chi_clickhouse_event_InsertedRows"), legend: "{{hostname}}" }],
  });

const refused = () =>
  timeseries({
    title: "Inserts delayed and refused",
    description: "A second. There are too many parts where this is not nothing: batches are too small.",
    unit: UNITS.requestsPerSecond,
    queries: [
      { expr: rate(["hostname"], "chi_clickhouse_event_DelayedInserts"), legend: "{{hostname}}: delayed" },
      { expr: rate(["hostname"], "chi_clickhouse_event_RejectedInserts"), legend: "{{hostname}}: refused" },
    ],
  });

const queries = () =>
  timeseries({
    title: "Queries and failures by server",
    description: "Queries a second.",
    unit: UNITS.requestsPerSecond,
    queries: [
      { expr: rate(["hostname"], "chi_clickhouse_event_Query"), legend: "{{hostname}}" },
      { expr: rate(["hostname"], "chi_clickhouse_event_FailedQuery"), legend: "{{hostname}}: failed" },
    ],
  });

const memory = () =>
  timeseries({
    title: "Memory by server",
    description: "What the server itself says that it uses.",
    unit: UNITS.bytes,
    queries: [{ expr: max(["hostname"], "chi_clickhouse_metric_MemoryTracking"), legend: "{{hostname}}" }],
  });

const tables = () =>
  timeseries({
    title: "Bytes by table",
    description: "Active parts, all replicas.",
    unit: UNITS.bytes,
    stacked: true,
    queries: [
      {
        expr: sum(["database", "table"], "chi_clickhouse_table_parts_bytes", { active: "1" }),
        legend: "{{database}}.{{table}}",
      },
    ],
  });

const freeSpace = () =>
  timeseries({
    title: "Free space by server and disk",
    description: "Share that is free.",
    unit: UNITS.share,
    queries: [{ expr: `min by (hostname, disk) (${freeShare})`, legend: "{{hostname}}: {{disk}}" }],
  });

/** ClickHouse: the preview of trace analysis. */
export const clickhouseDashboard = () =>
  dashboard({
    uid: DASHBOARDS.clickhouse,
    title: "ClickHouse",
    description: "The preview of trace analysis: inserts, queries, replication and space.",
    tag: FOLDERS.components.tag,
    rows: [
      row("Now", servers(), fetchErrors(), readOnlyReplicas(), delay(), leastFree(), mostParts()),
      row("Inserts and queries", inserted(), refused(), queries(), memory()),
      row("Space", tables(), freeSpace()),
    ],
  });

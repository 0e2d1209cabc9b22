import { counter, gauge, type MetricTable } from "./metric.ts";

const host = ["chi", "hostname"] as const;

/** ClickHouse 25.8 as Altinity's metrics exporter 0.26 reads it from the servers' system tables. */
export const CLICKHOUSE = {
  chi_clickhouse_metric_Uptime: gauge(...host),
  chi_clickhouse_metric_Query: gauge(...host),
  chi_clickhouse_metric_MemoryTracking: gauge(...host),
  chi_clickhouse_metric_DiskFreeBytes: gauge(...host, "disk"),
  chi_clickhouse_metric_DiskTotalBytes: gauge(...host, "disk"),
  chi_clickhouse_metric_ReadonlyReplica: gauge(...host),
  chi_clickhouse_metric_MaxPartCountForPartition: gauge(...host),
  chi_clickhouse_metric_ReplicasMaxAbsoluteDelay: gauge(...host),
  chi_clickhouse_metric_fetch_errors: gauge(...host, "fetch_type"),
  chi_clickhouse_event_Query: counter(...host),
  chi_clickhouse_event_FailedQuery: counter(...host),
  chi_clickhouse_event_InsertedRows: counter(...host),
  chi_clickhouse_event_InsertedBytes: counter(...host),
  chi_clickhouse_event_DelayedInserts: counter(...host),
  chi_clickhouse_event_RejectedInserts: counter(...host),
  chi_clickhouse_table_parts_bytes: gauge(...host, "database", "table", "active"),
  chi_clickhouse_table_parts_rows: gauge(...host, "database", "table", "active"),
} as const satisfies MetricTable;

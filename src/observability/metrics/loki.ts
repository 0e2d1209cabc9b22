import { counter, gauge, histogram, type MetricTable, onlyAfter, summary } from "./metric.ts";

const FIRST_LINE = "a tenant's first line";
const FIRST_QUERY = "the first query";
const FIRST_FLUSH = "the first flush of a chunk";
const FIRST_DISCARD = "the first line that is refused";

/** Loki 3.7, all components; each has those of what it does. */
export const LOKI = {
  loki_build_info: gauge("version"),
  loki_request_duration_seconds: onlyAfter("the first request", histogram("method", "route", "status_code")),
  loki_panic_total: counter(),
  loki_internal_log_messages_total: counter("level"),
  loki_distributor_lines_received_total: onlyAfter(FIRST_LINE, counter("tenant", "format")),
  loki_distributor_bytes_received_total: onlyAfter(FIRST_LINE, counter("tenant", "format", "retention_hours")),
  loki_distributor_ingester_appends_total: onlyAfter(FIRST_LINE, counter("ingester")),
  loki_distributor_ingester_append_timeouts_total: onlyAfter("the first timeout of an ingester", counter("ingester")),
  loki_discarded_samples_total: onlyAfter(FIRST_DISCARD, counter("tenant", "reason", "format")),
  loki_discarded_bytes_total: onlyAfter(FIRST_DISCARD, counter("tenant", "reason", "format")),
  loki_ingester_memory_streams: onlyAfter(FIRST_LINE, gauge("tenant")),
  loki_ingester_memory_chunks: gauge(),
  loki_ingester_streams_created_total: onlyAfter(FIRST_LINE, counter("tenant")),
  loki_ingester_chunks_flushed_total: onlyAfter(FIRST_FLUSH, counter("reason")),
  loki_ingester_chunks_flush_failures_total: counter(),
  loki_ingester_chunks_flush_requests_total: counter(),
  loki_ingester_chunk_stored_bytes_total: onlyAfter(FIRST_FLUSH, counter("tenant")),
  loki_ingester_flush_queue_length: gauge(),
  loki_ingester_wal_disk_full_failures_total: counter(),
  loki_ingester_wal_disk_usage_percent: gauge(),
  loki_ingester_wal_replay_active: gauge(),
  loki_ring_members: gauge("name", "state"),
  loki_logql_querystats_latency_seconds: onlyAfter(FIRST_QUERY, histogram("range", "status_code", "type")),
  loki_query_scheduler_queue_length: onlyAfter(FIRST_QUERY, gauge("user")),
  loki_query_scheduler_queue_duration_seconds: histogram(),
  loki_query_scheduler_inflight_requests: summary(),
  loki_prometheus_rule_evaluation_failures_total: onlyAfter("the first rule", counter("rule_group", "user")),
  loki_compactor_pending_delete_requests_count: gauge(),
  loki_compactor_apply_retention_last_successful_run_timestamp_seconds: gauge(),
  loki_compactor_apply_retention_operation_total: counter("status"),
  loki_boltdb_shipper_compact_tables_operation_last_successful_run_timestamp_seconds: gauge(),
  loki_boltdb_shipper_compact_tables_operation_total: counter("status"),
  loki_objstore_bucket_operations_total: onlyAfter("the first call of the object store", counter("operation")),
  loki_objstore_bucket_operation_failures_total: onlyAfter("the first call of the object store", counter("operation")),
  loki_objstore_bucket_operation_duration_seconds: onlyAfter(
    "the first call of the object store",
    histogram("operation"),
  ),
} as const satisfies MetricTable;

/** loki-canary 3.7: writes lines and looks for them. */
export const LOKI_CANARY = {
  loki_canary_entries_total: counter(),
  loki_canary_missing_entries_total: counter(),
  loki_canary_websocket_missing_entries_total: counter(),
  loki_canary_unexpected_entries_total: counter(),
  loki_canary_duplicate_entries_total: counter(),
  loki_canary_spot_check_entries_total: counter(),
  loki_canary_spot_check_missing_entries_total: counter(),
  loki_canary_response_latency_seconds: histogram(),
} as const satisfies MetricTable;

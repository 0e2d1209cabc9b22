import { counter, gauge, type MetricTable, onlyAfter, summary, vmHistogram } from "./metric.ts";

const FIRST_REQUEST = "the first request";
const FIRST_ROW = "a tenant's first row";
const tenant = ["accountID", "projectID"] as const;
const rule = ["group", "file", "id"] as const;
const target = ["name", "addr", "rpc_call"] as const;

/** Every program of VictoriaMetrics 1.154. */
export const VM_COMMON = {
  vm_app_version: gauge("version", "short_version"),
  vm_app_uptime_seconds: gauge(),
  vm_http_requests_total: counter("path"),
  vm_http_request_errors_total: counter("path", "reason"),
  vm_log_messages_total: onlyAfter("the first message", counter("level", "location")),
} as const satisfies MetricTable;

export const VMINSERT = {
  vm_rows_inserted_total: counter("type"),
  vm_tenant_inserted_rows_total: onlyAfter(FIRST_ROW, counter("type", ...tenant)),
  vm_rows_invalid_total: counter("type"),
  vminsert_request_duration_seconds: onlyAfter(FIRST_REQUEST, vmHistogram()),
  vm_concurrent_insert_current: gauge(),
  vm_concurrent_insert_capacity: gauge(),
  vm_concurrent_insert_limit_timeout_total: counter(),
  vm_rpc_vmstorage_is_reachable: gauge(...target),
  vm_rpc_vmstorage_is_read_only: gauge(...target),
  vm_rpc_rows_pending: gauge(...target),
  vm_rpc_rows_sent_total: counter(...target),
  vm_rpc_rows_dropped_on_overload_total: counter("name"),
  vm_rpc_rows_incompletely_replicated_total: counter("name"),
  vm_rpc_rows_rerouted_from_here_total: counter(...target),
  vm_rpc_connection_errors_total: counter(...target),
} as const satisfies MetricTable;

export const VMSELECT = {
  vmselect_request_duration_seconds: onlyAfter(FIRST_REQUEST, vmHistogram()),
  vm_request_duration_seconds: summary("path"),
  vm_concurrent_select_current: gauge(),
  vm_concurrent_select_capacity: gauge(),
  vm_concurrent_select_limit_timeout_total: counter(),
  vm_slow_queries_total: counter(),
  vm_partial_results_total: counter("type", "name"),
  vm_tenant_select_requests_total: onlyAfter("a tenant's first query", counter(...tenant)),
  vm_rollup_result_cache_requests_total: counter(),
  vm_rollup_result_cache_miss_total: counter(),
} as const satisfies MetricTable;

export const VMSTORAGE = {
  vm_rows: gauge("type"),
  vm_rows_added_to_storage_total: counter(),
  vm_vminsert_metrics_read_total: counter(),
  vm_rows_ignored_total: counter("reason"),
  vm_pending_rows: gauge("type"),
  vm_parts: gauge("type"),
  vm_active_merges: gauge("type"),
  vm_assisted_merges_total: counter("type"),
  vm_data_size_bytes: gauge("type"),
  vm_free_disk_space_bytes: gauge("path"),
  vm_free_disk_space_limit_bytes: gauge("path"),
  vm_total_disk_space_bytes: gauge("path"),
  vm_storage_is_read_only: gauge("path"),
  vm_cache_entries: gauge("type"),
  vm_cache_size_bytes: gauge("type"),
  vm_cache_size_max_bytes: gauge("type"),
  vm_new_timeseries_created_total: counter(),
  vm_slow_row_inserts_total: counter(),
  vm_next_retention_seconds: gauge(),
  vm_snapshots: gauge(),
} as const satisfies MetricTable;

export const VMAGENT = {
  vm_promscrape_targets: gauge("type", "status"),
  vm_promscrape_scrapes_failed_total: counter(),
  vm_promscrape_scrapes_timed_out_total: counter(),
  vm_promscrape_scrapes_skipped_by_sample_limit_total: counter(),
  vm_promscrape_config_last_reload_successful: gauge(),
  vmagent_remotewrite_requests_total: onlyAfter("the first write", counter("url", "status_code")),
  vmagent_remotewrite_retries_count_total: counter("url"),
  vmagent_remotewrite_packets_dropped_total: counter("url"),
  vmagent_remotewrite_samples_dropped_total: counter("path", "url"),
  vmagent_remotewrite_pending_data_bytes: gauge("path", "url"),
  vmagent_remotewrite_queue_blocked: gauge("path", "url"),
  vm_persistentqueue_bytes_pending: gauge("path", "name"),
  vm_persistentqueue_bytes_dropped_total: counter("path"),
} as const satisfies MetricTable;

export const VMALERT = {
  vmalert_iteration_total: counter("group", "file"),
  vmalert_iteration_missed_total: counter("group", "file"),
  vmalert_iteration_duration_seconds: summary("group", "file"),
  vmalert_iteration_interval_seconds: gauge("group", "file"),
  vmalert_alerts_firing: gauge("alertname", ...rule),
  vmalert_alerting_rules_errors_total: counter("alertname", ...rule),
  vmalert_recording_rules_errors_total: counter("recording", ...rule),
  vmalert_recording_rules_last_evaluation_samples: gauge("recording", ...rule),
  vmalert_alerts_sent_total: counter("addr"),
  vmalert_alerts_send_errors_total: counter("addr"),
  vmalert_remotewrite_sent_rows_total: counter(),
  vmalert_remotewrite_dropped_rows_total: counter(),
  vmalert_remotewrite_errors_total: counter(),
  vmalert_config_last_reload_successful: gauge(),
} as const satisfies MetricTable;

export const VMAUTH = {
  vmauth_http_requests_total: counter("path"),
  vmauth_http_request_errors_total: counter("reason"),
  vmauth_user_requests_total: onlyAfter("a user's first request", counter("username")),
  vmauth_user_request_errors_total: onlyAfter("a user's first request", counter("username")),
  vmauth_concurrent_requests_limit_reached_total: counter(),
  vmauth_config_last_reload_successful: gauge(),
} as const satisfies MetricTable;

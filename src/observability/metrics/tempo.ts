import { counter, gauge, histogram, type MetricTable, onlyAfter } from "./metric.ts";

const FIRST_SPAN = "a tenant's first span";
const FIRST_QUERY = "the first query";
const FIRST_BLOCK = "a tenant's first block";
const FIRST_STORE_CALL = "the first call of an object store over the network";

/** Tempo 2.10, all components; each has those of what it does. */
export const TEMPO = {
  tempo_build_info: gauge("version"),
  tempo_request_duration_seconds: onlyAfter("the first request", histogram("method", "route", "status_code")),
  tempo_receiver_accepted_spans: onlyAfter("the first request", counter("receiver", "transport")),
  tempo_receiver_refused_spans: onlyAfter("the first request", counter("receiver", "transport")),
  tempo_distributor_spans_received_total: onlyAfter(FIRST_SPAN, counter("tenant")),
  tempo_distributor_bytes_received_total: onlyAfter(FIRST_SPAN, counter("tenant")),
  tempo_distributor_ingester_appends_total: onlyAfter(FIRST_SPAN, counter("ingester")),
  tempo_distributor_ingester_append_failures_total: onlyAfter("an ingester's first failure", counter("ingester")),
  tempo_distributor_push_duration_seconds: histogram(),
  tempo_distributor_ingester_clients: gauge(),
  tempo_distributor_metrics_generator_clients: gauge(),
  tempo_distributor_metrics_generator_pushes_total: onlyAfter(FIRST_SPAN, counter("metrics_generator")),
  tempo_distributor_metrics_generator_pushes_failures_total: onlyAfter(
    "a generator's first failure",
    counter("metrics_generator"),
  ),
  tempo_discarded_spans_total: onlyAfter(FIRST_SPAN, counter("tenant", "reason")),
  tempo_ingester_live_traces: onlyAfter(FIRST_SPAN, gauge("tenant")),
  tempo_ingester_blocks_flushed_total: counter(),
  tempo_ingester_failed_flushes_total: counter(),
  tempo_ingester_flush_queue_length: gauge(),
  tempo_ingester_flush_duration_seconds: histogram(),
  tempo_ring_members: gauge("name", "state"),
  tempo_query_frontend_queries_total: onlyAfter(FIRST_QUERY, counter("tenant", "op", "result")),
  tempo_query_frontend_queue_length: onlyAfter(FIRST_QUERY, gauge("user")),
  tempo_query_frontend_queue_duration_seconds: histogram(),
  tempo_query_frontend_bytes_inspected_total: onlyAfter(FIRST_QUERY, counter("tenant", "op")),
  tempo_metrics_generator_spans_received_total: onlyAfter(FIRST_SPAN, counter("tenant")),
  tempo_metrics_generator_spans_discarded_total: onlyAfter(FIRST_SPAN, counter("tenant", "reason", "processor")),
  tempo_metrics_generator_registry_active_series: onlyAfter(FIRST_SPAN, gauge("tenant")),
  tempo_metrics_generator_registry_series_limited_total: onlyAfter(FIRST_SPAN, counter("tenant", "reason")),
  tempodb_blocklist_length: onlyAfter(FIRST_BLOCK, gauge("tenant")),
  tempodb_blocklist_poll_duration_seconds: histogram(),
  tempodb_blocklist_poll_errors_total: onlyAfter("the first failed poll", counter("tenant")),
  tempodb_blocklist_tenant_index_age_seconds: onlyAfter(FIRST_BLOCK, gauge("tenant")),
  tempodb_backend_bytes_total: onlyAfter(FIRST_BLOCK, gauge("tenant", "status")),
  tempodb_backend_objects_total: onlyAfter(FIRST_BLOCK, gauge("tenant", "status")),
  tempodb_backend_request_duration_seconds: onlyAfter(FIRST_STORE_CALL, histogram("operation", "status_code")),
  tempodb_compaction_outstanding_blocks: onlyAfter(FIRST_BLOCK, gauge("tenant")),
  tempodb_compaction_blocks_total: onlyAfter("the first compaction", counter("level")),
  tempodb_compaction_bytes_written_total: onlyAfter("the first compaction", counter("level")),
  tempodb_compaction_errors_total: counter(),
  tempodb_retention_deleted_total: counter(),
  tempodb_retention_errors_total: counter(),
  tempodb_retention_marked_for_deletion_total: counter(),
  prometheus_remote_storage_samples_failed_total: onlyAfter(FIRST_SPAN, counter("url", "tenant")),
  prometheus_remote_storage_samples_pending: onlyAfter(FIRST_SPAN, gauge("url", "tenant")),
  prometheus_remote_storage_samples_total: onlyAfter(FIRST_SPAN, counter("url", "tenant")),
} as const satisfies MetricTable;

const edge = ["client", "server", "connection_type"] as const;
const span = ["service", "span_name", "span_kind", "status_code"] as const;

/** What Tempo's metrics generator writes of the tenants' spans, in each tenant's account of VictoriaMetrics. */
export const SPAN_METRICS = {
  traces_spanmetrics_calls_total: onlyAfter(FIRST_SPAN, counter(...span)),
  traces_spanmetrics_size_total: onlyAfter(FIRST_SPAN, counter(...span)),
  traces_spanmetrics_latency: onlyAfter(FIRST_SPAN, histogram(...span)),
  traces_service_graph_request_total: onlyAfter("the first span with a client and a server", counter(...edge)),
  traces_service_graph_request_failed_total: onlyAfter("the first failed call", counter(...edge)),
  traces_service_graph_request_server_seconds: onlyAfter(
    "the first span with a client and a server",
    histogram(...edge),
  ),
} as const satisfies MetricTable;

/** tempo-vulture 2.10: writes traces and reads them again. */
export const TEMPO_VULTURE = {
  tempo_vulture_trace_total: counter(),
  tempo_vulture_trace_error_total: onlyAfter("the first trace that is not as it was written", counter("error")),
} as const satisfies MetricTable;

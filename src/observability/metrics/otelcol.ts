import { counter, gauge, histogram, type MetricTable, onlyAfter } from "./metric.ts";

const FIRST_REQUEST = "the first request";
const FIRST_EXPORT = "the first export";
const FIRST_REFUSAL = "the memory limiter's first refusal";
const FIRST_QUEUE_FAILURE = "the first item that a queue fails to take or deliver";
const FIRST_RECORD = "the first record";

const received = onlyAfter(FIRST_REQUEST, counter("receiver", "transport"));
/** `server_port` is the hop's: it tells the targets of one exporter apart. */
const exported = onlyAfter(FIRST_EXPORT, counter("exporter", "server_port", "url_path"));
const enqueueFailed = onlyAfter(FIRST_QUEUE_FAILURE, counter("exporter"));
const admitted = onlyAfter(FIRST_REQUEST, counter("processor"));
const limited = onlyAfter(FIRST_REFUSAL, counter("processor"));
const filtered = onlyAfter("the first item that a filter drops", counter("filter"));
const unmarshalled = onlyAfter("the first record that is not OTLP", counter("topic", "partition"));

/**
 * otelcol 0.165, every layer. Its Prometheus reader leaves counters without `_total` unless told otherwise, and turns
 * dots into underscores.
 */
export const OTELCOL = {
  otelcol_receiver_accepted_spans: received,
  otelcol_receiver_accepted_metric_points: received,
  otelcol_receiver_accepted_log_records: received,
  /** What the pipeline behind the receiver did not take: the sender is told so. */
  otelcol_receiver_refused_spans: received,
  otelcol_receiver_refused_metric_points: received,
  otelcol_receiver_refused_log_records: received,
  /** What failed within the receiver itself. */
  otelcol_receiver_failed_spans: received,
  otelcol_receiver_failed_metric_points: received,
  otelcol_receiver_failed_log_records: received,

  /** Requests to a receiver, in seconds; shown at the level `detailed` only. */
  http_server_request_duration: onlyAfter(FIRST_REQUEST, histogram("http_route", "http_response_status_code")),
  /** Requests of exporters, in seconds; those by `server_port` of a hop are all that its hop was sent. */
  http_client_request_duration: onlyAfter(FIRST_EXPORT, histogram("server_port", "http_response_status_code")),
  rpc_server_call_duration: onlyAfter("the first request by gRPC", histogram("rpc_method", "rpc_response_status_code")),

  otelcol_processor_memory_limiter_accepted_spans: admitted,
  otelcol_processor_memory_limiter_accepted_metric_points: admitted,
  otelcol_processor_memory_limiter_accepted_log_records: admitted,
  otelcol_processor_memory_limiter_refused_spans: limited,
  otelcol_processor_memory_limiter_refused_metric_points: limited,
  otelcol_processor_memory_limiter_refused_log_records: limited,
  otelcol_processor_incoming_items: onlyAfter(FIRST_REQUEST, counter("processor", "otel_signal")),
  otelcol_processor_outgoing_items: onlyAfter(FIRST_REQUEST, counter("processor", "otel_signal")),
  otelcol_processor_filter_spans_filtered: filtered,
  otelcol_processor_filter_datapoints_filtered: filtered,
  otelcol_processor_filter_logs_filtered: filtered,
  otelcol_processor_probabilistic_sampler_count_traces_sampled: onlyAfter(FIRST_REQUEST, counter("policy", "sampled")),
  otelcol_processor_probabilistic_sampler_count_logs_sampled: onlyAfter(FIRST_REQUEST, counter("policy", "sampled")),

  otelcol_exporter_sent_spans: exported,
  otelcol_exporter_sent_metric_points: exported,
  otelcol_exporter_sent_log_records: exported,
  otelcol_exporter_send_failed_spans: exported,
  otelcol_exporter_send_failed_metric_points: exported,
  otelcol_exporter_send_failed_log_records: exported,
  otelcol_exporter_enqueue_failed_spans: enqueueFailed,
  otelcol_exporter_enqueue_failed_metric_points: enqueueFailed,
  otelcol_exporter_enqueue_failed_log_records: enqueueFailed,
  otelcol_exporter_in_flight_requests: onlyAfter(FIRST_EXPORT, gauge("exporter", "data_type")),
  otelcol_exporter_queue_size: gauge("exporter", "data_type"),
  otelcol_exporter_queue_capacity: gauge("exporter", "data_type"),

  otelcol_kafka_exporter_records: onlyAfter(FIRST_RECORD, counter("topic", "partition", "outcome")),
  otelcol_kafka_exporter_bytes: onlyAfter(FIRST_RECORD, counter("topic", "partition", "outcome")),
  otelcol_kafka_exporter_write_latency: onlyAfter(FIRST_RECORD, histogram("outcome")),
  otelcol_kafka_receiver_records: onlyAfter(FIRST_RECORD, counter("topic", "partition", "outcome")),
  otelcol_kafka_receiver_offset_lag: onlyAfter(FIRST_RECORD, gauge("topic", "partition")),
  otelcol_kafka_receiver_current_offset: onlyAfter(FIRST_RECORD, gauge("topic", "partition")),
  otelcol_kafka_receiver_unmarshal_failed_spans: unmarshalled,
  otelcol_kafka_receiver_unmarshal_failed_metric_points: unmarshalled,
  otelcol_kafka_receiver_unmarshal_failed_log_records: unmarshalled,

  otelcol_process_cpu_seconds: counter(),
  otelcol_process_memory_rss: gauge(),
  otelcol_process_runtime_heap_alloc_bytes: gauge(),
  otelcol_process_uptime: counter(),
} as const satisfies MetricTable;

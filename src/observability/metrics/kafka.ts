import { counter, gauge, type MetricTable, onlyAfter } from "./metric.ts";

const FIRST_RECORD = "the first record of a topic";
const perTopic = onlyAfter(FIRST_RECORD, counter("topic"));

/**
 * Kafka 4.3 as Strimzi 1.2 shows it: the brokers' own metrics by Strimzi's Metrics Reporter, named after their group,
 * type and name in small letters; lag and offsets by Kafka Exporter.
 */
export const KAFKA_BROKER = {
  kafka_server_brokertopicmetrics_bytesinpersec_total: perTopic,
  kafka_server_brokertopicmetrics_bytesoutpersec_total: perTopic,
  kafka_server_brokertopicmetrics_messagesinpersec_total: perTopic,
  kafka_server_brokertopicmetrics_totalproducerequestspersec_total: perTopic,
  kafka_server_brokertopicmetrics_failedproducerequestspersec_total: perTopic,
  kafka_server_brokertopicmetrics_totalfetchrequestspersec_total: perTopic,
  kafka_server_brokertopicmetrics_failedfetchrequestspersec_total: perTopic,
  kafka_server_replicamanager_leadercount: gauge(),
  kafka_server_replicamanager_partitioncount: gauge(),
  kafka_server_replicamanager_underreplicatedpartitions: gauge(),
  kafka_server_replicamanager_underminisrpartitioncount: gauge(),
  kafka_controller_kafkacontroller_activecontrollercount: gauge(),
  kafka_controller_kafkacontroller_offlinepartitionscount: gauge(),
  kafka_controller_controllerstats_uncleanleaderelectionspersec_total: counter(),
  kafka_network_socketserver_networkprocessoravgidlepercent: gauge(),
  kafka_log_logmanager_offlinelogdirectorycount: gauge(),
  kafka_log_log_size: onlyAfter(FIRST_RECORD, gauge("topic", "partition")),
  kafka_server_raft_metrics_commit_latency_avg: gauge(),
  kafka_server_raft_metrics_current_epoch: gauge(),
  jvm_memory_used_bytes: gauge("area"),
  jvm_memory_max_bytes: gauge("area"),
  jvm_gc_collection_seconds_sum: counter("gc"),
} as const satisfies MetricTable;

/** Kafka Exporter, which Strimzi ships. Of topics and groups that match the platform's names only. */
export const KAFKA_EXPORTER = {
  kafka_brokers: gauge(),
  kafka_topic_partitions: gauge("topic"),
  kafka_topic_partition_current_offset: gauge("topic", "partition"),
  kafka_topic_partition_oldest_offset: gauge("topic", "partition"),
  kafka_topic_partition_replicas: gauge("topic", "partition"),
  kafka_topic_partition_in_sync_replica: gauge("topic", "partition"),
  kafka_topic_partition_leader_is_preferred: gauge("topic", "partition"),
  kafka_topic_partition_under_replicated_partition: gauge("topic", "partition"),
  kafka_consumergroup_members: onlyAfter("the first consumer of a group", gauge("consumergroup")),
  kafka_consumergroup_current_offset: onlyAfter("a group's first commit", gauge("consumergroup", "topic", "partition")),
  kafka_consumergroup_lag: onlyAfter("a group's first commit", gauge("consumergroup", "topic", "partition")),
  kafka_consumergroup_lag_sum: onlyAfter("a group's first commit", gauge("consumergroup", "topic")),
} as const satisfies MetricTable;

/** Strimzi's own operators. */
export const STRIMZI = {
  strimzi_reconciliations_total: onlyAfter("the first reconciliation", counter("kind")),
  strimzi_reconciliations_failed_total: onlyAfter("the first reconciliation", counter("kind")),
  strimzi_resources: onlyAfter("the first resource", gauge("kind")),
  strimzi_certificate_expiration_timestamp_ms: onlyAfter("the first cluster", gauge("type", "resource_namespace")),
} as const satisfies MetricTable;

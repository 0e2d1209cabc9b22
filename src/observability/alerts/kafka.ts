import { partitionBytes } from "../../conventions/kafka-limits.ts";
import { NAMESPACES } from "../../conventions/namespaces.ts";
import { failoverTopic, KAFKA_CLUSTER, REPLAY_GROUP_PREFIX, TOPIC_PREFIXES } from "../../conventions/topics.ts";
import { BACKLOG, backlogGroup } from "../accounting/backlog.ts";
import { DASHBOARDS } from "../dashboards/uids.ts";
import type { Observed } from "../observed.ts";
import { type AlertFamily, fires, silent } from "./alert.ts";

const failover = `{topic=~"${TOPIC_PREFIXES.failover}.*"}`;
const groups = `{consumergroup=~"${REPLAY_GROUP_PREFIX}.*"}`;

const topic = failoverTopic("loki", "logs");
const at = `topic="${topic}",partition="0"`;
const head = `kafka_topic_partition_current_offset{${at}}`;
const tail = `kafka_topic_partition_oldest_offset{${at}}`;
const group = `consumergroup="${REPLAY_GROUP_PREFIX}loki-logs"`;
const committed = `kafka_consumergroup_current_offset{${group},${at}}`;
const size = `kafka_log_log_size{pod="hyperion-broker-0",${at}}`;
const lag = `kafka_consumergroup_lag{${group},${at}}`;
const broker = `namespace="${NAMESPACES.kafka}",pod="${KAFKA_CLUSTER.name}-broker-0"`;

/** Kafka, the failover buffer: what it holds must come back before it must go. */
export const kafkaAlerts = (environment: Observed): AlertFamily => {
  const { kafka } = environment.hyperion;
  /** A quarter of the retention, in minutes. */
  const quarter = kafka.retentionHours * 15;
  return {
    name: "kafka",
    runbook: "kafka-full",
    dashboard: DASHBOARDS.kafka,
    reads: [backlogGroup(environment)],
    alerts: [
      {
        name: "KafkaBrokerMissing",
        expr: `min(kafka_brokers) < ${kafka.brokers.replicas}`,
        for: "10m",
        severity: "ticket",
        summary: `{{ $value }} of ${kafka.brokers.replicas} Kafka brokers are there`,
        description: "The buffer still takes data. One more broker away and it does not.",
        cases: [
          fires("a broker does not come back", "20m", {
            kafka_brokers: `${kafka.brokers.replicas}x3 ${kafka.brokers.replicas - 1}x20`,
          }),
          silent("a broker restarts", "20m", {
            kafka_brokers: `${kafka.brokers.replicas}x3 ${kafka.brokers.replicas - 1}x4 ${kafka.brokers.replicas}x20`,
          }),
        ],
      },
      {
        name: "KafkaNotWritable",
        expr: "sum(kafka_server_replicamanager_underminisrpartitioncount) > 0",
        for: "2m",
        severity: "page",
        summary: "{{ $value }} partitions of the buffer refuse writes",
        description: `Fewer than ${kafka.minInSyncReplicas} replicas of {{ $value }} partitions are in sync: what fails over to them is refused, and senders get errors.`,
        hides: ["KafkaBrokerMissing", "KafkaUnderReplicated", "BufferWriteFailing"],
        cases: [
          fires("two brokers are away", "10m", {
            [`kafka_server_replicamanager_underminisrpartitioncount{${broker}}`]: "0x2 24x10",
          }),
          silent("every partition has its replicas", "10m", {
            [`kafka_server_replicamanager_underminisrpartitioncount{${broker}}`]: "0x12",
          }),
        ],
      },
      {
        name: "KafkaUnderReplicated",
        expr: `sum by (topic) (kafka_topic_partition_under_replicated_partition{topic=~"hyperion\\\\..*"}) > 0`,
        for: "30m",
        severity: "ticket",
        summary: "{{ $value }} partitions of {{ $labels.topic }} miss a replica",
        description: "A broker is away or cannot keep up; losing another one costs what only the leader has.",
        cases: [
          fires("a broker cannot keep up", "45m", {
            [`kafka_topic_partition_under_replicated_partition{${at}}`]: "1x50",
          }),
          silent("a broker restarted", "45m", {
            [`kafka_topic_partition_under_replicated_partition{${at}}`]: "0x5 1x10 0x40",
          }),
        ],
      },
      {
        name: "KafkaNoController",
        expr: "sum(kafka_controller_kafkacontroller_activecontrollercount) != 1",
        for: "5m",
        severity: "page",
        summary: "Kafka has {{ $value }} active controllers",
        description:
          "Without exactly one, no partition gets a new leader: the next broker that restarts closes the buffer.",
        cases: [
          fires("the quorum is lost", "10m", {
            'kafka_controller_kafkacontroller_activecontrollercount{pod="hyperion-controller-3"}': "1x2 0x10",
          }),
          silent("another one takes over", "10m", {
            'kafka_controller_kafkacontroller_activecontrollercount{pod="hyperion-controller-3"}': "1x3 0x10",
            'kafka_controller_kafkacontroller_activecontrollercount{pod="hyperion-controller-4"}': "0x4 1x10",
          }),
        ],
      },
      {
        name: "KafkaBlind",
        expr: "absent(kafka_brokers)",
        for: "10m",
        severity: "page",
        summary: "Nobody counts what the buffer holds",
        description:
          "There are no series of Kafka's exporter: whether data fails over, waits, expires or is a dead letter cannot be seen.",
        cases: [
          fires("the exporter is gone", "15m", { unrelated: "0x20" }),
          silent("the exporter answers", "15m", { kafka_brokers: "3x20" }),
        ],
      },
      {
        name: "KafkaReplayStuck",
        expr: `sum by (consumergroup, topic) (kafka_consumergroup_lag${groups} > 0) unless sum by (consumergroup, topic) (increase(kafka_consumergroup_current_offset${groups}[15m])) > 0`,
        for: "30m",
        severity: "page",
        summary: "{{ $labels.topic }} is not replayed",
        description:
          "{{ $value | humanize }} records wait in {{ $labels.topic }} and {{ $labels.consumergroup }} has not moved for 45 minutes: its target is still away, or replay is.",
        cases: [
          fires("replay does not run", "60m", { [lag]: "0x5 500x70", [committed]: "100x75" }),
          silent("the backlog shrinks", "60m", { [lag]: "7000-100x70", [committed]: "100+100x70" }),
          silent("nothing waits", "60m", { [lag]: "0x70", [committed]: "100x70" }),
        ],
      },
      {
        name: "KafkaNeverReplayed",
        expr: `sum by (topic) (kafka_topic_partition_current_offset${failover} - kafka_topic_partition_oldest_offset${failover}) > 0 unless sum by (topic) (kafka_consumergroup_current_offset${groups} >= 0)`,
        for: "30m",
        severity: "page",
        summary: "{{ $labels.topic }} holds data and nobody has ever read it",
        description:
          "{{ $value | humanize }} records wait in {{ $labels.topic }}, for which replay has no consumer group.",
        cases: [
          fires("replay does not know the topic", "45m", { [head]: "0x5 500x60", [tail]: "0x65" }),
          silent("replay has read it", "45m", { [head]: "500x60", [tail]: "0x60", [committed]: "500x60" }),
        ],
      },
      {
        name: "KafkaBacklogOld",
        expr: `${BACKLOG.ageSeconds} >= ${kafka.retentionHours * 900}`,
        for: "5m",
        severity: "ticket",
        summary: "{{ $labels.topic }} has waited for {{ $value | humanizeDuration }}",
        description: `The oldest record that was not replayed is more than {{ $value | humanizeDuration }} old. After ${kafka.retentionHours} h Kafka deletes it.`,
        cases: [
          fires("a target is away for a quarter of the retention", `${quarter + 15}m`, {
            [head]: `0+10x${quarter + 30}`,
            [committed]: `0x${quarter + 30}`,
          }),
          silent("an hour's outage was replayed", `${quarter + 15}m`, {
            [head]: `0+10x${quarter + 30}`,
            [committed]: `0x60 600+10x${quarter}`,
          }),
          silent("nothing was ever written, nor read", `${quarter + 15}m`, {
            [head]: `0x${quarter + 30}`,
            [committed]: `-1x${quarter + 30}`,
          }),
        ],
      },
      {
        name: "KafkaBacklogExpiring",
        expr: `${BACKLOG.ageSeconds} >= ${kafka.retentionHours * 2700}`,
        for: "5m",
        severity: "page",
        summary: "{{ $labels.topic }} will soon be deleted unread",
        description: `The oldest record that was not replayed is more than {{ $value | humanizeDuration }} old. After ${kafka.retentionHours} h Kafka deletes it, and it is in no store.`,
        hides: ["KafkaBacklogOld"],
        hidesWithSame: ["topic"],
        cases: [
          fires("three quarters of the retention are over", `${3 * quarter + 15}m`, {
            [head]: `0+10x${3 * quarter + 30}`,
            [committed]: `0x${3 * quarter + 30}`,
          }),
          silent("half of it is over", `${2 * quarter + 15}m`, {
            [head]: `0+10x${2 * quarter + 30}`,
            [committed]: `0x${2 * quarter + 30}`,
          }),
        ],
      },
      {
        name: "KafkaFullSoon",
        expr: `${BACKLOG.secondsToFull} < ${6 * 3600}`,
        for: "10m",
        severity: "page",
        summary: "{{ $labels.topic }} is full in {{ $value | humanizeDuration }}",
        description:
          "At the rate of the last half hour {{ $labels.topic }} reaches its limit in bytes in {{ $value | humanizeDuration }}; then Kafka deletes its oldest records, whether they were replayed or not.",
        cases: [
          fires("it fills within four hours", "60m", {
            [size]: `0+${Math.round(partitionBytes({ kind: "failover", target: "loki", signal: "logs" }, environment) / 300)}x70`,
            [head]: "1+10x70",
            [tail]: "0x70",
            [committed]: "0x70",
          }),
          silent("it fills within days", "60m", {
            [size]: `0+${Math.round(partitionBytes({ kind: "failover", target: "loki", signal: "logs" }, environment) / 6000)}x70`,
            [head]: "1+10x70",
            [tail]: "0x70",
            [committed]: "0x70",
          }),
          silent("what it holds was replayed", "60m", {
            [size]: `0+${Math.round(partitionBytes({ kind: "failover", target: "loki", signal: "logs" }, environment) / 300)}x70`,
            [head]: "1+10x70",
            [tail]: "0x70",
            [committed]: "1+10x70",
          }),
        ],
      },
      {
        name: "KafkaLosingBuffered",
        expr: `sum by (consumergroup, topic) (kafka_topic_partition_oldest_offset${failover} - on (topic, partition) group_right clamp_min(kafka_consumergroup_current_offset${groups}, 0) > 0)`,
        severity: "page",
        summary: "Records of {{ $labels.topic }} were deleted before they were replayed",
        description:
          "Kafka's oldest record of {{ $labels.topic }} is {{ $value | humanize }} after the last one that was replayed: those between were acknowledged and are lost.",
        hides: ["KafkaFullSoon", "KafkaBacklogExpiring"],
        hidesWithSame: ["topic"],
        cases: [
          fires("the topic reached its limit", "5m", { [tail]: "100 500x10", [committed]: "200x11" }),
          silent("a partition that was never used", "5m", { [tail]: "0x11", [committed]: "-1x11" }),
          silent("what was deleted had been replayed", "5m", { [tail]: "100 500x10", [committed]: "600x11" }),
        ],
      },
    ],
  };
};

import { NAMESPACES } from "../../conventions/namespaces.ts";
import { REPLAY_GROUP_PREFIX, TOPIC_PREFIXES } from "../../conventions/topics.ts";
import { BACKLOG } from "../accounting/backlog.ts";
import { max, rate, series, sum } from "./expressions.ts";
import { FOLDERS } from "./folders.ts";
import { complaints } from "./logql.ts";
import { dashboard, row } from "./style/dashboard.ts";
import { stat, timeseries } from "./style/panels.ts";
import { logLines, table } from "./style/tables.ts";
import { UNITS } from "./style/units.ts";
import { DASHBOARDS } from "./uids.ts";

const OURS = { topic: { "=~": "hyperion\\..*" } } as const;
const FAILOVER = { topic: { "=~": `${TOPIC_PREFIXES.failover}.*` } } as const;
const DEAD = { topic: { "=~": `${TOPIC_PREFIXES.deadLetter}.*` } } as const;
const REPLAY = { consumergroup: { "=~": `${REPLAY_GROUP_PREFIX}.*` } } as const;
const HERE = { namespace: NAMESPACES.kafka } as const;

const brokers = () =>
  stat({
    title: "Brokers",
    description: "Brokers that the exporter sees.",
    unit: UNITS.count,
    limits: { bad: 2, warn: 3, side: "low" },
    queries: [{ expr: max([], "kafka_brokers") }],
  });

const unwritable = () =>
  stat({
    title: "Unwritable partitions",
    description: "Partitions with fewer replicas in sync than a write needs: what fails over to them is refused.",
    unit: UNITS.count,
    limits: { bad: 1 },
    queries: [{ expr: sum([], "kafka_server_replicamanager_underminisrpartitioncount") }],
  });

const underReplicated = () =>
  stat({
    title: "Under-replicated",
    description: "Partitions that miss a replica. Some while a broker restarts, none otherwise.",
    unit: UNITS.count,
    limits: { warn: 1, bad: 10 },
    queries: [{ expr: sum([], "kafka_topic_partition_under_replicated_partition", OURS) }],
  });

const controllers = () =>
  stat({
    title: "Active controllers",
    description: "Exactly one elects leaders.",
    unit: UNITS.count,
    limits: { bad: 1, side: "low" },
    queries: [{ expr: sum([], "kafka_controller_kafkacontroller_activecontrollercount") }],
  });

const waiting = () =>
  stat({
    title: "Oldest that waits",
    description: "Age of the oldest record that was not replayed, of all topics.",
    unit: UNITS.duration,
    limits: { warn: 3600, bad: 6 * 3600 },
    whenNothing: "nothing waits",
    queries: [{ expr: `max(${BACKLOG.ageSeconds})` }],
  });

const deadLetters = () =>
  stat({
    title: "Dead letters",
    description: "Records that their target called poison, within their retention. A person has to look.",
    unit: UNITS.count,
    limits: { bad: 1 },
    queries: [
      {
        expr: `sum(${series("kafka_topic_partition_current_offset", DEAD)} - ${series("kafka_topic_partition_oldest_offset", DEAD)})`,
      },
    ],
  });

const failingOver = () =>
  timeseries({
    title: "Records in by topic",
    description: "Records a second that were written in place of a target, or put aside as poison. Normal is nothing.",
    unit: UNITS.perSecond,
    stacked: true,
    queries: [{ expr: rate(["topic"], "kafka_topic_partition_current_offset", OURS), legend: "{{topic}}" }],
  });

const replayed = () =>
  timeseries({
    title: "Records replayed by group",
    description: "Records a second that replay brought back to their targets.",
    unit: UNITS.perSecond,
    stacked: true,
    queries: [
      { expr: rate(["consumergroup"], "kafka_consumergroup_current_offset", REPLAY), legend: "{{consumergroup}}" },
    ],
  });

const lag = () =>
  timeseries({
    title: "Records that wait by topic",
    description: "Lag of replay: written, and not yet taken by the target.",
    unit: UNITS.count,
    queries: [{ expr: sum(["topic"], "kafka_consumergroup_lag", REPLAY), legend: "{{topic}}" }],
  });

const backlogAge = () =>
  timeseries({
    title: "Age of what waits by topic",
    description: "Of the oldest record that was not replayed. Kafka deletes it when its retention ends.",
    unit: UNITS.seconds,
    queries: [{ expr: BACKLOG.ageSeconds, legend: "{{topic}}" }],
  });

const backlogBytes = () =>
  timeseries({
    title: "Bytes that wait by topic",
    description: "One copy, compressed.",
    unit: UNITS.bytes,
    stacked: true,
    queries: [{ expr: `sum by (topic) (${BACKLOG.bytes})`, legend: "{{topic}}" }],
  });

const timeToFull = () =>
  timeseries({
    title: "Time until a topic is full",
    description: "At the growth of the last half hour, for topics that grow. Then Kafka deletes what is oldest.",
    unit: UNITS.seconds,
    queries: [{ expr: BACKLOG.secondsToFull, legend: "{{topic}}" }],
  });

const topics = () =>
  table({
    title: "Topics",
    description: "Every topic of the platform: what it holds, and whether its replicas keep up.",
    labels: { topic: "Topic" },
    columns: [
      {
        title: "Records",
        expr: `sum by (topic) (${series("kafka_topic_partition_current_offset", OURS)} - ${series("kafka_topic_partition_oldest_offset", OURS)})`,
        unit: UNITS.count,
      },
      { title: "Bytes", expr: sum(["topic"], "kafka_log_log_size", OURS), unit: UNITS.bytes },
      { title: "Partitions", expr: max(["topic"], "kafka_topic_partitions", OURS), unit: UNITS.count },
      {
        title: "Under-replicated",
        expr: sum(["topic"], "kafka_topic_partition_under_replicated_partition", OURS),
        unit: UNITS.count,
        limits: { bad: 1 },
      },
    ],
  });

const bytesIn = () =>
  timeseries({
    title: "Bytes in and out by broker",
    description: "Bytes a second, replication not counted.",
    unit: UNITS.bytesPerSecond,
    queries: [
      { expr: rate(["pod"], "kafka_server_brokertopicmetrics_bytesinpersec_total", FAILOVER), legend: "{{pod}}: in" },
      { expr: rate(["pod"], "kafka_server_brokertopicmetrics_bytesoutpersec_total", FAILOVER), legend: "{{pod}}: out" },
    ],
  });

const failedRequests = () =>
  timeseries({
    title: "Failed requests by topic",
    description: "Produce and fetch requests a second that brokers refused.",
    unit: UNITS.requestsPerSecond,
    queries: [
      {
        expr: rate(["topic"], "kafka_server_brokertopicmetrics_failedproducerequestspersec_total"),
        legend: "{{topic}}: produce",
      },
      {
        expr: rate(["topic"], "kafka_server_brokertopicmetrics_failedfetchrequestspersec_total"),
        legend: "{{topic}}: fetch",
      },
    ],
  });

const leaders = () =>
  timeseries({
    title: "Partitions led by broker",
    description: "They should be even; a broker that leads nothing has just come back.",
    unit: UNITS.count,
    queries: [{ expr: max(["pod"], "kafka_server_replicamanager_leadercount"), legend: "{{pod}}" }],
  });

const idle = () =>
  timeseries({
    title: "Idle network threads and commit latency",
    description: "Share of time that network threads are idle, and milliseconds to commit to the metadata log.",
    unit: UNITS.count,
    queries: [
      {
        expr: `min by (pod) (${series("kafka_network_socketserver_networkprocessoravgidlepercent")})`,
        legend: "{{pod}}: idle",
      },
      { expr: max(["pod"], "kafka_server_raft_metrics_commit_latency_avg"), legend: "{{pod}}: commit ms" },
    ],
  });

const heap = () =>
  timeseries({
    title: "Heap by pod",
    description: "Memory of the Java heap.",
    unit: UNITS.bytes,
    queries: [{ expr: sum(["pod"], "jvm_memory_used_bytes", { ...HERE, area: "heap" }), legend: "{{pod}}" }],
  });

const volumes = () =>
  timeseries({
    title: "Free space by volume",
    description: "Share that is free. Topics are limited so that a full buffer still fits.",
    unit: UNITS.share,
    queries: [
      {
        expr: `min by (persistentvolumeclaim) (${series("kubelet_volume_stats_available_bytes", HERE)} / ${series("kubelet_volume_stats_capacity_bytes", HERE)})`,
        legend: "{{persistentvolumeclaim}}",
      },
    ],
  });

const said = () =>
  logLines({
    title: "What Kafka and its operator complain of",
    description: "Warnings and errors of all pods of the namespace.",
    logql: complaints("", NAMESPACES.kafka),
  });

/** Kafka: what waits to be replayed, what was put aside, and whether the buffer takes more. */
export const kafkaDashboard = () =>
  dashboard({
    uid: DASHBOARDS.kafka,
    title: "Kafka",
    description: "The failover buffer: backlog, replay, dead letters and the brokers.",
    tag: FOLDERS.components.tag,
    sources: ["logs"],
    rows: [
      row("Now", brokers(), unwritable(), underReplicated(), controllers(), waiting(), deadLetters()),
      row("Backlog and replay", failingOver(), replayed(), lag(), backlogAge(), backlogBytes(), timeToFull(), topics()),
      row("Brokers", bytesIn(), failedRequests(), leaders(), idle(), heap(), volumes()),
      row("Logs", said()),
    ],
  });

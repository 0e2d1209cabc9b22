import type { Environment } from "../../src/config/schema.ts";
import {
  bufferTopics,
  partitionBytes,
  partitionsOf,
  SEGMENT_HOURS,
  type TopicKind,
} from "../../src/conventions/kafka-limits.ts";
import {
  deadLetterTopic,
  failoverTopic,
  KAFKA_CLUSTER,
  LIVENESS_TOPIC,
  MAX_RECORD_BYTES,
  REPLAY_GROUP_PREFIX,
  TOPIC_PREFIXES,
} from "../../src/conventions/topics.ts";
import type { Acl, KafkaProps, Topic } from "../storage/kafka/kafka.ts";

/** Days that poison is kept for a person to look at. */
const DEAD_LETTER_DAYS = 14;

/** A segment is the least that Kafka deletes at once; small ones keep retention close to what is stated. */
const SEGMENT_BYTES = 256 * 1024 * 1024;

/** Kafka's own least (`segment.bytes` of 4.x): a record a minute is a few hundred bytes. */
const LIVENESS_SEGMENT_BYTES = 1024 * 1024;

const HOUR_MS = 3_600_000;

/** Every topic of the buffer. Each keeps what its target is expected to be sent for as long as it is to wait. */
export function kafkaTopics(environment: Environment): Topic[] {
  const { kafka } = environment.hyperion;
  const all = bufferTopics(environment);

  const topics = (wanted: TopicKind, nameOf: typeof failoverTopic, hours: number): Topic[] =>
    all
      .filter(({ kind }) => kind === wanted)
      .map((topic) => {
        const bytes = partitionBytes(topic, environment);
        return {
          name: nameOf(topic.target, topic.signal),
          partitions: partitionsOf(wanted, environment),
          replicas: kafka.replicationFactor,
          config: {
            "cleanup.policy": "delete",
            "min.insync.replicas": kafka.minInSyncReplicas,
            "retention.ms": hours * HOUR_MS,
            "retention.bytes": bytes,
            "segment.ms": SEGMENT_HOURS * HOUR_MS,
            "segment.bytes": Math.min(SEGMENT_BYTES, Math.floor(bytes / 2)),
            "max.message.bytes": MAX_RECORD_BYTES,
          },
        };
      });
  return [
    ...topics("failover", failoverTopic, kafka.retentionHours),
    ...topics("deadLetter", deadLetterTopic, DEAD_LETTER_DAYS * 24),
    {
      name: LIVENESS_TOPIC,
      partitions: 1,
      replicas: kafka.replicationFactor,
      config: {
        "cleanup.policy": "delete",
        "min.insync.replicas": kafka.minInSyncReplicas,
        "retention.ms": HOUR_MS,
        "retention.bytes": 2 * LIVENESS_SEGMENT_BYTES,
        "segment.ms": HOUR_MS,
        "segment.bytes": LIVENESS_SEGMENT_BYTES,
      },
    },
  ];
}

const topicAcl = (name: string, operations: Acl["operations"]): Acl => ({
  resource: { type: "topic", name, patternType: "prefix" },
  operations,
});

/** Clients of Kafka, each with the least that its work needs. */
export const KAFKA_USERS: KafkaProps["users"] = [
  {
    name: KAFKA_CLUSTER.users.buffer,
    acls: [topicAcl(TOPIC_PREFIXES.failover, ["Write", "Describe"]), topicAcl(LIVENESS_TOPIC, ["Write", "Describe"])],
  },
  {
    name: KAFKA_CLUSTER.users.replay,
    acls: [
      topicAcl(TOPIC_PREFIXES.failover, ["Read", "Describe"]),
      { resource: { type: "group", name: REPLAY_GROUP_PREFIX, patternType: "prefix" }, operations: ["Read"] },
    ],
  },
  {
    name: KAFKA_CLUSTER.users.deadLetter,
    acls: [topicAcl(TOPIC_PREFIXES.deadLetter, ["Write", "Describe"]), topicAcl(LIVENESS_TOPIC, ["Write", "Describe"])],
  },
];

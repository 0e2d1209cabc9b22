import { REPLAY_GROUP_PREFIX, TOPIC_PREFIXES } from "../../config/failover.ts";
import { partitionBytes } from "../../config/kafka-limits.ts";
import type { Environment } from "../../config/schema.ts";
import type { RuleGroup } from "../rule.ts";

/** Recorded series of what waits in Kafka to be replayed. */
export const BACKLOG = {
  /** Bytes of a partition that were not replayed, one copy; by `topic` and `partition`. */
  bytes: "hyperion:kafka_backlog:bytes",
  /** Age of the oldest record of a `topic` that was not replayed, in seconds, to five minutes. */
  ageSeconds: "hyperion:kafka_backlog:age_seconds",
  /** Seconds until the first partition of a `topic` reaches its limit, at the growth of the last half hour. */
  secondsToFull: "hyperion:kafka_backlog:seconds_to_full",
} as const;

const BY = "topic, partition";

const failover = `{topic=~"${TOPIC_PREFIXES.failover}.*"}`;

const head = `max by (${BY}) (kafka_topic_partition_current_offset${failover})`;

const oldest = `max by (${BY}) (kafka_topic_partition_oldest_offset${failover})`;

/** Where replay is. A partition that it never read is at -1 in the exporter's words: at its beginning. */
const committed = (at = "") =>
  `clamp_min(max by (${BY}) (kafka_consumergroup_current_offset{consumergroup=~"${REPLAY_GROUP_PREFIX}.*"}${at}), 0)`;

/** Step of the search for the time at which the head was where replay is now, in minutes. */
const AGE_STEP_MINUTES = 5;

/**
 * Age and size of the backlog. Kafka's exporter counts records and not their age: a backlog is as old as the time for
 * which the head has been after the place where replay is now.
 */
export const backlogGroup = (environment: Pick<Environment, "hyperion" | "consumers">): RuleGroup => ({
  name: "hyperion-kafka-backlog",
  interval: "1m",
  rules: [
    {
      record: BACKLOG.bytes,
      // Replayed records stay until they are deleted by age: only the share after replay's place counts.
      expr: `max by (${BY}) (kafka_log_log_size${failover}) * clamp_min(${head} - ${committed()}, 0) / (${head} - ${oldest} > 0)`,
    },
    {
      record: BACKLOG.secondsToFull,
      expr: `min by (topic) (clamp_min(${partitionBytes("failover", environment)} - ${BACKLOG.bytes}, 0) / (deriv(${BACKLOG.bytes}[30m]) > 0))`,
    },
    {
      record: BACKLOG.ageSeconds,
      expr: `max by (topic) (count_over_time((${head} > ${committed(" @ end()")})[${environment.hyperion.kafka.retentionHours}h:${AGE_STEP_MINUTES}m])) * ${AGE_STEP_MINUTES * 60}`,
    },
  ],
});

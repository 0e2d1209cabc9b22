import { bufferTopics, partitionBytes } from "../../conventions/kafka-limits.ts";
import { failoverTopic, REPLAY_GROUP_PREFIX, TOPIC_PREFIXES } from "../../conventions/topics.ts";
import type { Observed } from "../observed.ts";
import { selector } from "../promql.ts";
import type { RuleGroup } from "../rule.ts";

/** Recorded series of what waits in Kafka to be replayed. */
export const BACKLOG = {
  /** Bytes of a partition that were not replayed, one copy; by `topic` and `partition`. */
  bytes: "hyperion:kafka_backlog:bytes",
  /**
   * Age of the oldest record of a `topic` that was not replayed, in seconds: the longest of some times that it is older
   * than, quarters of the retention among them; 0 where nothing waits for five minutes.
   */
  ageSeconds: "hyperion:kafka_backlog:age_seconds",
  /** Seconds until the first partition of a `topic` reaches its limit, at the growth of the last half hour. */
  secondsToFull: "hyperion:kafka_backlog:seconds_to_full",
} as const;

const BY = "topic, partition";

const failover = `{topic=~"${TOPIC_PREFIXES.failover}.*"}`;

const head = (offset = "") => `max by (${BY}) (kafka_topic_partition_current_offset${failover}${offset})`;

const oldest = `max by (${BY}) (kafka_topic_partition_oldest_offset${failover})`;

/** Where replay is. A partition that it never read is at -1 in the exporter's words: at its beginning. */
const committed = `clamp_min(max by (${BY}) (kafka_consumergroup_current_offset{consumergroup=~"${REPLAY_GROUP_PREFIX}.*"}), 0)`;

/** Ages that are told apart, in minutes, beside the quarters of the retention. */
const AGES_MINUTES = [5, 15, 30, 60, 120, 240, 480, 720, 1440, 2880] as const;

const ages = (retentionMinutes: number): number[] => {
  const quarters = [0.25, 0.5, 0.75].map((share) => Math.round(retentionMinutes * share));
  return [...new Set([...AGES_MINUTES.filter((age) => age < retentionMinutes), ...quarters])].toSorted((a, b) => a - b);
};

/** 1 where the head was after the place where replay is now as long ago as that: what was written then still waits. */
const olderThan = (minutes: number): string =>
  `label_replace((${head(` offset ${minutes}m`)} > bool ${committed}) * ${minutes * 60}, "age", "${minutes}m", "", "")`;

/** Bytes that each partition still takes. Topics that keep as much are asked for together. */
function room(environment: Observed): string {
  const topics = new Map<number, string[]>();
  for (const topic of bufferTopics(environment).filter(({ kind }) => kind === "failover")) {
    const limit = partitionBytes(topic, environment);
    topics.set(limit, [...(topics.get(limit) ?? []), failoverTopic(topic.target, topic.signal)]);
  }
  const left = (limit: number, names: readonly string[]) =>
    `clamp_min(${limit} - ${selector({ metric: BACKLOG.bytes, matchers: { topic: { "=~": names.join("|").replaceAll(".", "\\.") } } })}, 0)`;
  return [...topics].map(([limit, names]) => left(limit, names)).join(" or ");
}

/** Age and size of the backlog. Kafka's exporter counts records and not their age. */
export const backlogGroup = (environment: Observed): RuleGroup => ({
  name: "hyperion-kafka-backlog",
  interval: "1m",
  rules: [
    {
      record: BACKLOG.bytes,
      // Replayed records stay until they are deleted by age: only the share after replay's place counts.
      expr: `max by (${BY}) (kafka_log_log_size${failover}) * clamp_min(${head()} - ${committed}, 0) / (${head()} - ${oldest} > 0)`,
    },
    {
      record: BACKLOG.secondsToFull,
      expr: `min by (topic) ((${room(environment)}) / (deriv(${BACKLOG.bytes}[30m]) > 0))`,
    },
    {
      record: BACKLOG.ageSeconds,
      expr: `max by (topic) (${ages(environment.hyperion.kafka.retentionHours * 60)
        .map(olderThan)
        .join(" or ")})`,
    },
  ],
});

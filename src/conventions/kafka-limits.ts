import { mebibytes } from "../base/quantity.ts";
import { type Destinations, failoverTargets } from "./topics.ts";

/** What topics are for: data that waits for its target, or poison that waits for a person. */
export type TopicKind = "failover" | "deadLetter";

/** Share of the brokers' disks that the topics of a kind may fill together. */
const DISK_SHARE: Readonly<Record<TopicKind, number>> = { failover: 0.75, deadLetter: 0.1 };

/**
 * Hours of which a segment holds records at most, `segment.ms`. Kafka deletes a segment when its newest record is older
 * than the retention, so that its oldest is as much older as the segment is long; Kafka's own seven days would keep
 * records that no store takes any more.
 */
export const SEGMENT_HOURS = 6;

/** Partitions of a dead-letter topic: a person reads it, so order matters more than speed. */
const DEAD_LETTER_PARTITIONS = 3;

/** Size of the Kafka cluster, and of each failover topic in it. */
interface KafkaSize {
  /** Quantity of each broker's volume, such as `256Gi`. */
  readonly brokers: { readonly replicas: number; readonly volume: string };
  readonly replicationFactor: number;
  readonly partitions: number;
}

/** A system that buffers in Kafka what its targets do not take. */
export interface Buffered extends Destinations {
  readonly hyperion: Destinations["hyperion"] & { readonly kafka: KafkaSize };
}

/** Partitions of each topic of a kind. */
export const partitionsOf = (
  kind: TopicKind,
  { hyperion }: { readonly hyperion: { readonly kafka: Pick<KafkaSize, "partitions"> } },
): number => (kind === "failover" ? hyperion.kafka.partitions : DEAD_LETTER_PARTITIONS);

/** Bytes that a partition keeps, `retention.bytes`: all topics at their limits stay below the brokers' disks. */
export function partitionBytes(kind: TopicKind, environment: Buffered): number {
  const { brokers, replicationFactor } = environment.hyperion.kafka;
  const diskBytes = brokers.replicas * mebibytes(brokers.volume) * 1024 * 1024;
  const topics = failoverTargets(environment).reduce((count, { signals }) => count + signals.length, 0);
  return Math.floor((diskBytes * DISK_SHARE[kind]) / (topics * partitionsOf(kind, environment) * replicationFactor));
}

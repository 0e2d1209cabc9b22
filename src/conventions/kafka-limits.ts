import { mebibytes } from "../base/quantity.ts";
import { consumerTarget, type Destinations, failoverTargets, type Signal } from "./topics.ts";

/** What topics are for: data that waits for its target, or poison that waits for a person. */
export type TopicKind = "failover" | "deadLetter";

/** Share of the brokers' disks that topics may fill together: Kafka stops a broker whose disk is full. */
const TOPICS_DISK_SHARE = 0.85;

/** Times an even share that the fullest partition gets: records are of whole requests, and not of one size. */
const SKEW = 1.25;

/** Bytes that are kept of poison, as a share of what waits for the same target. */
const DEAD_LETTER_SHARE = 0.1;

/**
 * Hours of which a segment holds records at most, `segment.ms`. Kafka deletes a segment when its newest record is older
 * than the retention, so that its oldest is as much older as the segment is long; Kafka's own seven days would keep
 * records that no store takes any more.
 */
export const SEGMENT_HOURS = 6;

/** Partitions of a dead-letter topic: a person reads it, so order matters more than speed. */
const DEAD_LETTER_PARTITIONS = 3;

/** Size of the Kafka cluster, of each failover topic in it, and what they are for. */
interface KafkaSize {
  /** Quantity of each broker's volume, such as `256Gi`. */
  readonly brokers: { readonly replicas: number; readonly volume: string };
  readonly replicationFactor: number;
  readonly partitions: number;
  readonly retentionHours: number;
  /** kB a second of each signal as the buffer writes it, compressed. */
  readonly expectedKbPerSecond: Readonly<Record<Signal, number>>;
}

/** A system that buffers in Kafka what its targets do not take. */
export interface Buffered extends Destinations {
  readonly hyperion: Destinations["hyperion"] & { readonly kafka: KafkaSize };
  readonly consumers: readonly (Destinations["consumers"][number] & { readonly samplingPercent?: number })[];
}

/** A topic of the buffer, by whose data it is. */
export interface BufferedTopic {
  readonly kind: TopicKind;
  readonly target: string;
  readonly signal: Signal;
}

/** Every topic in which something waits for its target, or for a person. */
export const bufferTopics = (environment: Buffered): BufferedTopic[] =>
  (["failover", "deadLetter"] as const).flatMap((kind) =>
    failoverTargets(environment).flatMap(({ name, signals }) =>
      signals.map((signal) => ({ kind, target: name, signal })),
    ),
  );

/** Partitions of each topic of a kind. */
export const partitionsOf = (
  kind: TopicKind,
  { hyperion }: { readonly hyperion: { readonly kafka: Pick<KafkaSize, "partitions"> } },
): number => (kind === "failover" ? hyperion.kafka.partitions : DEAD_LETTER_PARTITIONS);

/** Bytes a second that a target is sent of a signal: a team only gets what is sampled for it. */
function expectedBytes(target: string, signal: Signal, { consumers, hyperion }: Buffered): number {
  const team = consumers.find(({ name }) => consumerTarget(name) === target);
  return (hyperion.kafka.expectedKbPerSecond[signal] * 1000 * (team?.samplingPercent ?? 100)) / 100;
}

/**
 * Bytes that a partition keeps, `retention.bytes`: the expected rate for as long as data is to wait. No topic's limit
 * depends on which others there are.
 */
export function partitionBytes({ kind, target, signal }: BufferedTopic, environment: Buffered): number {
  const seconds = environment.hyperion.kafka.retentionHours * 3600;
  const share = kind === "failover" ? 1 : DEAD_LETTER_SHARE;
  return Math.ceil(
    (expectedBytes(target, signal, environment) * seconds * SKEW * share) / partitionsOf(kind, environment),
  );
}

/** Bytes that all topics may fill together, every copy counted, and that they have on all brokers. */
export function topicsOnDisk(environment: Buffered): { readonly needed: number; readonly there: number } {
  const { brokers, replicationFactor } = environment.hyperion.kafka;
  const kept = bufferTopics(environment).map(
    (topic) => partitionBytes(topic, environment) * partitionsOf(topic.kind, environment),
  );
  return {
    needed: kept.reduce((sum, bytes) => sum + bytes, 0) * replicationFactor,
    there: brokers.replicas * mebibytes(brokers.volume) * 1024 * 1024 * TOPICS_DISK_SHARE,
  };
}

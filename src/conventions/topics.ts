import { SIGNALS, type Signal } from "../base/signals.ts";
import { MAX_REQUEST_BYTES } from "./intake.ts";

export { SIGNALS, type Signal };

/** What a hop sends to. When it cannot, the data waits in the target's topics, and replay sends it there again. */
export interface FailoverTarget {
  readonly name: string;
  readonly signals: readonly Signal[];
}

/** Name of a signal's processor as a target. */
export const processorTarget = (signal: Signal): string => `${signal}-processor`;

/** Name of a signal's store as a target. */
export const STORE_TARGETS: Readonly<Record<Signal, string>> = {
  metrics: "victoria-metrics",
  logs: "loki",
  traces: "tempo",
};

/** Name of the layer behind the processors as a target. */
export const EGRESS_TARGET = "egress";

/** Name of a consumer team as a target. */
export const consumerTarget = (consumer: string): string => `consumer-${consumer}`;

/** What of a system decides where its data goes. */
export interface Destinations {
  /** Teams that get a copy of their signals. */
  readonly consumers: readonly { readonly name: string; readonly signals: readonly Signal[] }[];
  readonly hyperion: {
    /** Sizes of ClickHouse, which gets a copy of every span. Absent: there is none. */
    readonly clickhouse?: object | undefined;
  };
}

/** Signals that somebody behind egress receives: a consumer team, or the preview of ClickHouse. */
export const egressSignals = ({ consumers, hyperion }: Destinations): readonly Signal[] =>
  SIGNALS.filter(
    (signal) =>
      consumers.some(({ signals }) => signals.includes(signal)) ||
      (signal === "traces" && hyperion.clickhouse !== undefined),
  );

/** Every target of every hop: processors, stores, egress, and each consumer team. */
export const failoverTargets = (destinations: Destinations): FailoverTarget[] => [
  ...SIGNALS.map((signal) => ({ name: processorTarget(signal), signals: [signal] })),
  ...SIGNALS.map((signal) => ({ name: STORE_TARGETS[signal], signals: [signal] })),
  { name: EGRESS_TARGET, signals: egressSignals(destinations) },
  ...destinations.consumers.map(({ name, signals }) => ({ name: consumerTarget(name), signals })),
];

/** Topic in which data waits until its target takes it. */
export const failoverTopic = (target: string, signal: Signal): string => `hyperion.failover.${target}.${signal}`;

/** Topic that keeps what its target calls poison, for a person to look at. */
export const deadLetterTopic = (target: string, signal: Signal): string => `hyperion.dlq.${target}.${signal}`;

/** Common beginnings of the topics' names, for access rules. */
export const TOPIC_PREFIXES = { failover: "hyperion.failover.", deadLetter: "hyperion.dlq." } as const;

/**
 * Topic that the buffer and the dead-letter collector write a record to when they are asked whether they are alive: the
 * way through their queues to Kafka is what they are for. Nothing reads it.
 */
export const LIVENESS_TOPIC = "hyperion.liveness";

/** Header by which a hop tells the buffer, or the dead-letter collector, which topic a request belongs to. */
export const TOPIC_HEADER = "X-Hyperion-Topic";

/** Beginning of the names of replay's consumer groups. */
export const REPLAY_GROUP_PREFIX = "hyperion-replay-";

/**
 * Largest record that Kafka takes, in bytes: a request that ingress takes, and what the layers add to it, in one. The
 * buffer batches to below it.
 */
export const MAX_RECORD_BYTES = MAX_REQUEST_BYTES + 1024 * 1024;

/** The Kafka cluster, its clients and the Secrets that Strimzi makes for them, all in one namespace. */
export const KAFKA_CLUSTER = {
  name: "hyperion",
  caSecret: "hyperion-cluster-ca-cert",
  users: { buffer: "buffer", replay: "replay", deadLetter: "dead-letter" },
} as const;

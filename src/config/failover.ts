import type { Environment } from "./schema.ts";

/** The three signals, as topics, paths and pipelines name them. */
export const SIGNALS = ["metrics", "logs", "traces"] as const;

export type Signal = (typeof SIGNALS)[number];

/** What a hop sends to. When it cannot, the data waits in the target's topics, and replay sends it there again. */
export interface FailoverTarget {
  readonly name: string;
  readonly signals: readonly Signal[];
}

const one = (name: string, signal: Signal): FailoverTarget => ({ name, signals: [signal] });

/** Every target of every hop: processors, stores, egress, and each consumer team. */
export const failoverTargets = ({ consumers }: Pick<Environment, "consumers">): FailoverTarget[] => [
  one("metrics-processor", "metrics"),
  one("logs-processor", "logs"),
  one("traces-processor", "traces"),
  one("victoria-metrics", "metrics"),
  one("loki", "logs"),
  one("tempo", "traces"),
  { name: "egress", signals: SIGNALS },
  ...consumers.map(({ name }) => ({ name: `consumer-${name}`, signals: SIGNALS })),
];

/** Topic in which data waits until its target takes it. */
export const failoverTopic = (target: string, signal: Signal): string => `hyperion.failover.${target}.${signal}`;

/** Topic that keeps what its target calls poison, for a person to look at. */
export const deadLetterTopic = (target: string, signal: Signal): string => `hyperion.dlq.${target}.${signal}`;

/** Common beginnings of the topics' names, for access rules. */
export const TOPIC_PREFIXES = { failover: "hyperion.failover.", deadLetter: "hyperion.dlq." } as const;

/** Header by which a hop tells the buffer, or the dead-letter collector, which topic a request belongs to. */
export const TOPIC_HEADER = "X-Hyperion-Topic";

/** Beginning of the names of replay's consumer groups. */
export const REPLAY_GROUP_PREFIX = "hyperion-replay-";

/** Largest record that Kafka takes, in bytes; its own default. The buffer batches to below it. */
export const MAX_RECORD_BYTES = 1_048_588;

/** The Kafka cluster, its clients and the Secrets that Strimzi makes for them, all in one namespace. */
export const KAFKA_CLUSTER = {
  name: "hyperion",
  caSecret: "hyperion-cluster-ca-cert",
  users: { buffer: "buffer", replay: "replay", deadLetter: "dead-letter" },
} as const;

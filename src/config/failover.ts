import type { Environment } from "./schema.ts";
import { SIGNALS, type Signal } from "./signals.ts";

export { SIGNALS, type Signal };

/** What a hop sends to. When it cannot, the data waits in the target's topics, and replay sends it there again. */
export interface FailoverTarget {
  readonly name: string;
  readonly signals: readonly Signal[];
}

const one = (name: string, signal: Signal): FailoverTarget => ({ name, signals: [signal] });

/** Name of a consumer team as a target. */
export const consumerTarget = (consumer: string): string => `consumer-${consumer}`;

/** What of an environment decides where its data goes. */
export interface Destinations {
  readonly consumers: readonly Pick<Environment["consumers"][number], "name" | "signals">[];
  readonly hyperion: Pick<Environment["hyperion"], "clickhouse">;
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
  one("metrics-processor", "metrics"),
  one("logs-processor", "logs"),
  one("traces-processor", "traces"),
  one("victoria-metrics", "metrics"),
  one("loki", "logs"),
  one("tempo", "traces"),
  { name: "egress", signals: egressSignals(destinations) },
  ...destinations.consumers.map(({ name, signals }) => ({ name: consumerTarget(name), signals })),
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

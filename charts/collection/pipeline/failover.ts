import type { Construct } from "constructs";
import { KAFKA_CLUSTER } from "../../../src/conventions/topics.ts";
import type { KafkaClient } from "../../../src/telemetry/otelcol/kafka.ts";
import type { LayerConfig } from "../../../src/telemetry/pipeline/pipeline.ts";
import { ComponentChart } from "../../workload/component-chart.ts";
import { flow } from "../../workload/flow.ts";
import type { Platform } from "../../workload/platform.ts";
import { type SecretStoreProps, secretStore } from "../../workload/secret-store.ts";
import type { CollectorProps } from "./collector.ts";
import { consumerTokens } from "./consumer-tokens.ts";
import { type LayerProps, layer, RECEIVES_FALLBACK, type TargetEnd } from "./layer.ts";

type KafkaUser = keyof typeof KAFKA_CLUSTER.users;

const FILES = { authority: "/etc/kafka-ca", user: "/etc/kafka-user" } as const;

/** A client of Kafka by the files that {@link kafkaFiles} mounts. */
export const kafkaClient = (user: KafkaUser, bootstrap: string): KafkaClient => ({
  brokers: [bootstrap],
  clientId: `otelcol-${KAFKA_CLUSTER.users[user]}`,
  caFile: `${FILES.authority}/ca.crt`,
  certFile: `${FILES.user}/user.crt`,
  keyFile: `${FILES.user}/user.key`,
});

/** Volumes of the Secrets that Strimzi makes for a user, by the user's name. */
const kafkaFiles = (user: KafkaUser): Required<Pick<CollectorProps, "volumes" | "mounts">> => ({
  volumes: [
    { name: "kafka-ca", secret: { secretName: KAFKA_CLUSTER.caSecret, items: [{ key: "ca.crt", path: "ca.crt" }] } },
    { name: "kafka-user", secret: { secretName: KAFKA_CLUSTER.users[user] } },
  ],
  mounts: [
    { name: "kafka-ca", mountPath: FILES.authority, readOnly: true },
    { name: "kafka-user", mountPath: FILES.user, readOnly: true },
  ],
});

export interface FailoverProps extends LayerProps {
  readonly configs: Readonly<Record<KafkaUser, LayerConfig>>;
  readonly sizes: Readonly<Record<KafkaUser, CollectorProps["size"]>>;
  readonly kafka: TargetEnd;
  /** Names of the teams whose tokens the replay shows, and where the tokens come from. */
  readonly consumers: readonly string[];
  readonly secrets: SecretStoreProps;
}

/**
 * What stands around Kafka: the buffer that hops fall back to, the collector that keeps poison, and the replay. They
 * live beside Kafka, because its users' certificates are Secrets of that namespace.
 */
export class FailoverChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, props: FailoverProps) {
    super(scope, "otelcol-failover", platform, props.collectors.buffer.namespace);
    const { sizes, consumers } = props;
    const { buffer, deadLetter, replay } = props.collectors;
    const collectors: readonly (Pick<CollectorProps, "workload" | "size" | "receives"> & {
      readonly user: KafkaUser;
    })[] = [
      { user: "buffer", workload: buffer, size: sizes.buffer, receives: RECEIVES_FALLBACK },
      { user: "deadLetter", workload: deadLetter, size: sizes.deadLetter, receives: RECEIVES_FALLBACK },
      { user: "replay", workload: replay, size: sizes.replay, receives: [] },
    ];
    if (consumers.length > 0) secretStore(this, props.secrets);
    const tokens = consumerTokens(this, consumers);
    for (const { user, ...rest } of collectors) {
      const own = kafkaFiles(user);
      const more = user === "replay" ? tokens : {};
      layer(this, props.configs[user], props, {
        ...rest,
        priority: "buffer",
        volumes: [...own.volumes, ...(more.volumes ?? [])],
        mounts: [...own.mounts, ...(more.mounts ?? [])],
      });
      const why = user === "replay" ? "reads what waits to be replayed" : "writes what no target took";
      this.flows.push(flow(rest.workload, props.kafka.peer, props.kafka.port, why));
    }
  }
}

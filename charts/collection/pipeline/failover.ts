import type { Construct } from "constructs";
import { KAFKA_CLUSTER } from "../../../src/config/failover.ts";
import { NAMESPACES } from "../../../src/config/namespaces.ts";
import type { KafkaClient } from "../../../src/telemetry/otelcol/kafka.ts";
import type { LayerConfig } from "../../../src/telemetry/pipeline/pipeline.ts";
import type { CollectorProps } from "../../workload/collector.ts";
import { ComponentChart, type Context } from "../../workload/component-chart.ts";
import { flow } from "../../workload/flow.ts";
import { secretStore } from "../../workload/secret-store.ts";
import type { Workload } from "../../workload/workload.ts";
import { consumerTokens } from "./consumer-tokens.ts";
import { type LayerProps, layer, RECEIVES_FALLBACK, type TargetEnd } from "./layer.ts";
import { COLLECTORS } from "./workloads.ts";

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
  readonly kafka: TargetEnd;
}

/**
 * What stands around Kafka: the buffer that hops fall back to, the collector that keeps poison, and the replay. They
 * live beside Kafka, because its users' certificates are Secrets of that namespace.
 */
export class FailoverChart extends ComponentChart {
  constructor(scope: Construct, context: Context, props: FailoverProps) {
    super(scope, "otelcol-failover", context, NAMESPACES.kafka);
    const { collection } = context.environment.hyperion;
    const { consumers } = context.environment;
    const collectors: readonly (Pick<CollectorProps, "workload" | "size" | "receives"> & {
      readonly user: KafkaUser;
    })[] = [
      { user: "buffer", workload: COLLECTORS.buffer, size: collection.buffer, receives: RECEIVES_FALLBACK },
      { user: "deadLetter", workload: COLLECTORS.deadLetter, size: collection.deadLetter, receives: RECEIVES_FALLBACK },
      { user: "replay", workload: COLLECTORS.replay, size: collection.replay, receives: [] },
    ];
    if (consumers.length > 0) secretStore(this, "kafka-secrets");
    const tokens = consumerTokens(this);
    for (const { user, ...rest } of collectors) {
      const own = kafkaFiles(user);
      const more = user === "replay" ? tokens : {};
      layer(this, props.configs[user], props, {
        ...rest,
        priority: "hyperion-buffer",
        volumes: [...own.volumes, ...(more.volumes ?? [])],
        mounts: [...own.mounts, ...(more.mounts ?? [])],
      });
      this.toKafka(rest.workload, props.kafka);
    }
  }

  private toKafka(workload: Workload, { peer, port }: TargetEnd): void {
    const why = workload === COLLECTORS.replay ? "reads what waits to be replayed" : "writes what no target took";
    this.flows.push(flow(workload, peer, port, why));
  }
}

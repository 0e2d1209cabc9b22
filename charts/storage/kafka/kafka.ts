import type { Construct } from "constructs";
import { mebibytes } from "../../../src/base/quantity.ts";
import { KAFKA_CLUSTER } from "../../../src/conventions/topics.ts";
import { ANNOTATIONS, LABELS, ownLabel } from "../../../src/kubernetes/labels.ts";
import { PORTS } from "../../../src/telemetry/ports.ts";
import { ComponentChart } from "../../workload/component-chart.ts";
import { type Addresses, flow, type Pods } from "../../workload/flow.ts";
import { customResource, type StringMap } from "../../workload/kube.ts";
import { ZONE_KEY } from "../../workload/placement.ts";
import type { Platform } from "../../workload/platform.ts";

const API = "kafka.strimzi.io/v1";
const CLUSTER_LABEL = "strimzi.io/cluster";
const { name: CLUSTER } = KAFKA_CLUSTER;

/** Pods that Strimzi makes in a namespace, by the labels that it gives them. */
export function kafkaPods(namespace: string) {
  const pods = (name: string, labels: StringMap): Pods => ({ kind: "pods", name, namespace, labels });
  const ofCluster = (name: string, part: string) =>
    pods(name, { [CLUSTER_LABEL]: CLUSTER, "strimzi.io/name": `${CLUSTER}-${part}` });
  return {
    kafka: ofCluster("kafka", "kafka"),
    entityOperator: ofCluster("entity-operator", "entity-operator"),
    exporter: ofCluster("kafka-exporter", "kafka-exporter"),
    operator: pods("strimzi-cluster-operator", { name: "strimzi-cluster-operator" }),
  };
}

/** Address of the listener for clients, by mutual TLS. */
export const kafkaBootstrap = (namespace: string): string =>
  `${CLUSTER}-kafka-bootstrap.${namespace}.svc:${PORTS.kafka.tls}`;

const CONTAINER_SECURITY = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
} as const;

const POD_SECURITY = { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } } as const;

/** Heap as a share of memory: the rest is the page cache, from which consumers that keep up are served. */
const HEAP_SHARE = 0.5;

interface PoolSize {
  readonly replicas: number;
  readonly cpu: string;
  readonly memory: string;
  readonly volume: string;
}

const resources = ({ cpu, memory }: Pick<PoolSize, "cpu" | "memory">) => ({
  requests: { cpu, memory },
  limits: { memory },
});

const OPERATORS = { cpu: "100m", memory: "384Mi" } as const;

/** A topic as Strimzi's KafkaTopic states it. */
export interface Topic {
  readonly name: string;
  readonly partitions: number;
  readonly replicas: number;
  readonly config: Readonly<Record<string, string | number>>;
}

/** What one client may do with topics and groups whose names begin so. */
export interface Acl {
  readonly resource: { readonly type: "topic" | "group"; readonly name: string; readonly patternType: "prefix" };
  readonly operations: readonly ("Read" | "Write" | "Describe")[];
}

export interface KafkaProps {
  /** Of Kafka, and of the format of its metadata; the operator chooses the image for it. */
  readonly version: { readonly version: string; readonly metadataVersion: string };
  readonly namespace: string;
  readonly brokers: PoolSize;
  readonly controllers: PoolSize;
  readonly replicationFactor: number;
  /** Brokers that must have a record before it is acknowledged. */
  readonly minInSyncReplicas: number;
  readonly topics: readonly Topic[];
  readonly users: readonly { readonly name: string; readonly acls: readonly Acl[] }[];
  /** Topics whose consumers' lag is reported. */
  readonly topicPattern: string;
  readonly apiServer: Addresses;
}

/** Kafka by Strimzi: the failover buffer. Three zones, mutual TLS, an access rule for each client. */
export class KafkaChart extends ComponentChart {
  readonly #podLabels: StringMap;

  constructor(scope: Construct, platform: Platform, props: KafkaProps) {
    super(scope, "kafka", platform, props.namespace);
    this.#podLabels = {
      [LABELS.environment]: platform.environment,
      [ownLabel(platform.labelDomain, "layer")]: platform.layer("buffer"),
    };
    this.#nodePool("controller", "controller", props.controllers);
    this.#nodePool("broker", "broker", props.brokers);
    this.#cluster(props);
    for (const { name, partitions, replicas, config } of props.topics) {
      const metadata = {
        name,
        labels: { [CLUSTER_LABEL]: CLUSTER },
        // A topic that is pruned takes what waits in it along.
        annotations: { [ANNOTATIONS.syncOptions]: "Prune=false" },
      };
      customResource(this, API, "KafkaTopic", metadata, { spec: { partitions, replicas, config } });
    }
    for (const { name, acls } of props.users) {
      customResource(
        this,
        API,
        "KafkaUser",
        { name, labels: { [CLUSTER_LABEL]: CLUSTER } },
        {
          spec: {
            authentication: { type: "tls" },
            authorization: { type: "simple", acls: acls.map((acl) => ({ type: "allow", host: "*", ...acl })) },
          },
        },
      );
    }
    this.#declareFlows(props);
  }

  #scrapeAnnotations(): StringMap {
    return { [ANNOTATIONS.scrape]: "true", [ANNOTATIONS.scrapePort]: String(PORTS.kafka.metrics) };
  }

  #nodePool(name: string, role: "controller" | "broker", size: PoolSize): void {
    const own = { [CLUSTER_LABEL]: CLUSTER, "strimzi.io/pool-name": name };
    const heap = `${Math.floor(mebibytes(size.memory) * HEAP_SHARE)}m`;
    customResource(
      this,
      API,
      "KafkaNodePool",
      {
        name,
        labels: { [CLUSTER_LABEL]: CLUSTER },
        annotations: { [ANNOTATIONS.syncOptions]: "Prune=false" },
      },
      {
        spec: {
          replicas: size.replicas,
          roles: [role],
          resources: resources(size),
          jvmOptions: { "-Xms": heap, "-Xmx": heap },
          storage: {
            type: "jbod",
            volumes: [
              {
                id: 0,
                type: "persistent-claim",
                size: size.volume,
                class: this.platform.storageClass("replicated"),
                deleteClaim: false,
                kraftMetadata: "shared",
              },
            ],
          },
          template: {
            pod: {
              metadata: { labels: this.#podLabels, annotations: this.#scrapeAnnotations() },
              securityContext: POD_SECURITY,
              terminationGracePeriodSeconds: 120,
              priorityClassName: this.platform.priority("buffer"),
              ...this.#placement(own),
            },
            kafkaContainer: { securityContext: CONTAINER_SECURITY },
            initContainer: { securityContext: CONTAINER_SECURITY },
          },
        },
      },
    );
  }

  /** Strimzi's pod template has no node selector, so the pool is chosen by affinity. */
  #placement(own: StringMap) {
    const pool = this.platform.placement("storage");
    const labelSelector = { matchLabels: own };
    const matchExpressions = Object.entries(pool.labels).map(([key, value]) => ({
      key,
      operator: "In",
      values: [value],
    }));
    return {
      affinity: {
        ...(matchExpressions.length === 0
          ? {}
          : {
              nodeAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] },
              },
            }),
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector, topologyKey: "kubernetes.io/hostname" }],
        },
      },
      tolerations: pool.taints.map(({ key, value, effect }) => ({ key, operator: "Equal", value, effect })),
      topologySpreadConstraints: [
        { topologyKey: ZONE_KEY, maxSkew: 1, whenUnsatisfiable: "DoNotSchedule", labelSelector },
      ],
    };
  }

  #cluster(kafka: KafkaProps): void {
    const operatorPod = {
      metadata: { labels: this.#podLabels },
      securityContext: POD_SECURITY,
      priorityClassName: this.platform.priority("buffer"),
    };
    customResource(
      this,
      API,
      "Kafka",
      { name: CLUSTER, annotations: { [ANNOTATIONS.syncOptions]: "Prune=false" } },
      {
        spec: {
          kafka: {
            ...kafka.version,
            rack: { type: "topology-label", topologyKey: ZONE_KEY },
            listeners: [
              { name: "tls", port: PORTS.kafka.tls, type: "internal", tls: true, authentication: { type: "tls" } },
            ],
            authorization: { type: "simple" },
            config: {
              "auto.create.topics.enable": false,
              "unclean.leader.election.enable": false,
              "default.replication.factor": kafka.replicationFactor,
              "min.insync.replicas": kafka.minInSyncReplicas,
              "offsets.topic.replication.factor": kafka.replicationFactor,
              "transaction.state.log.replication.factor": kafka.replicationFactor,
              "transaction.state.log.min.isr": kafka.minInSyncReplicas,
            },
            metricsConfig: {
              type: "strimziMetricsReporter",
              values: { allowList: ["kafka_server_.*", "kafka_controller_.*", "kafka_log_.*", "kafka_network_.*"] },
            },
            template: { podDisruptionBudget: { maxUnavailable: 1 } },
          },
          entityOperator: {
            topicOperator: { resources: resources(OPERATORS) },
            userOperator: { resources: resources(OPERATORS) },
            template: {
              pod: operatorPod,
              topicOperatorContainer: { securityContext: CONTAINER_SECURITY },
              userOperatorContainer: { securityContext: CONTAINER_SECURITY },
            },
          },
          kafkaExporter: {
            topicRegex: kafka.topicPattern,
            groupRegex: ".*",
            resources: resources({ cpu: "50m", memory: "128Mi" }),
            template: {
              pod: { ...operatorPod, metadata: { labels: this.#podLabels, annotations: this.#scrapeAnnotations() } },
              container: { securityContext: CONTAINER_SECURITY },
            },
          },
        },
      },
    );
  }

  #declareFlows({ namespace, apiServer }: KafkaProps): void {
    const { kafka, entityOperator, exporter, operator } = kafkaPods(namespace);
    const { controlPlane, replication, agent, metrics } = PORTS.kafka;
    this.pods.push(kafka, entityOperator, exporter, operator);
    this.scraped.push({ pods: kafka, port: metrics }, { pods: exporter, port: metrics });
    this.flows.push(
      flow(kafka, kafka, controlPlane, "elects leaders and keeps metadata"),
      flow(kafka, kafka, replication, "copies records to the other zones"),
      flow(kafka, apiServer, 443, "learns its zone when it starts"),
      flow(entityOperator, kafka, replication, "makes topics and users"),
      flow(entityOperator, apiServer, 443, "reads the declared topics and users"),
      flow(exporter, kafka, replication, "reads the lag of consumers"),
      flow(operator, kafka, controlPlane, "asks controllers before it restarts one"),
      flow(operator, kafka, replication, "asks brokers before it restarts one"),
      flow(operator, kafka, agent, "asks whether a broker has started"),
      flow(operator, apiServer, 443, "reads what is declared and makes it"),
    );
  }
}

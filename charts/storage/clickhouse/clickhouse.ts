import type { Construct } from "constructs";
import { ANNOTATIONS } from "../../../src/kubernetes/labels.ts";
import { PORTS } from "../../../src/telemetry/ports.ts";
import { certificate } from "../../workload/certificate.ts";
import { ComponentChart } from "../../workload/component-chart.ts";
import type { Resources } from "../../workload/container.ts";
import { flow, type Pods } from "../../workload/flow.ts";
import { customResource, type StringMap } from "../../workload/kube.ts";
import { placement } from "../../workload/placement.ts";
import type { Platform } from "../../workload/platform.ts";
import { type PodProps, podTemplate, scratch } from "../../workload/pod.ts";
import { serviceAccount } from "../../workload/service-account.ts";
import { labelsOf, type Workload } from "../../workload/workload.ts";
import { CLUSTER, clickhouseDatabase, clickhouseParts, PASSWORDS, TLS_PATH, TLS_SECRET } from "./identity.ts";
import { schemaJob } from "./schema-job.ts";

type Stateful = Resources & { readonly replicas: number; readonly volume: string };

export interface ClickhouseProps {
  readonly sizes: Stateful & { readonly shards: number; readonly keeper: Stateful };
  /** Days a span is kept. */
  readonly retentionDays: number;
  /** Range of the pods' addresses: users sign in from there only. */
  readonly podCidr: string;
  /** The operator's pods, which ask servers how they are. */
  readonly operator: Pods;
}

const TLS_CONFIG = `<clickhouse>
  <tcp_port_secure>${PORTS.clickhouse.nativeTls}</tcp_port_secure>
  <openSSL>
    <server>
      <certificateFile>${TLS_PATH}/tls.crt</certificateFile>
      <privateKeyFile>${TLS_PATH}/tls.key</privateKeyFile>
      <verificationMode>none</verificationMode>
      <disableProtocols>sslv2,sslv3,tlsv1,tlsv1_1</disableProtocols>
    </server>
  </openSSL>
</clickhouse>
`;

/** Traces in an analytical database: a preview beside Tempo, rendered only where the environment sizes it. */
export class ClickhouseChart extends ComponentChart {
  readonly #parts;
  readonly #database;

  constructor(scope: Construct, platform: Platform, props: ClickhouseProps) {
    super(scope, "clickhouse", platform, platform.namespace);
    this.#parts = clickhouseParts(platform.namespace);
    this.#database = clickhouseDatabase(platform.namespace);
    platform.secret(this, { name: PASSWORDS, keys: [this.#database.writer.key, this.#database.reader.key] });
    certificate(this, TLS_SECRET, [this.#database.host], ["server auth"]);
    this.#keeper(props.sizes.keeper);
    this.#server(props);
    schemaJob(this, props.retentionDays);
    const { server, keeper } = this.#parts.pods;
    const { http, native, nativeTls, interserver, keeper: client, raft } = PORTS.clickhouse;
    this.pods.push(server, keeper);
    this.flows.push(
      flow(server, server, interserver, "copies parts to the other replica"),
      flow(server, server, native, "runs statements on every replica"),
      flow(server, keeper, client, "agrees on what has been written"),
      flow(keeper, keeper, raft, "elects a leader"),
      flow(props.operator, server, http, "asks a server before the next is changed"),
      flow(this.#parts.schema, server, nativeTls, "makes tables and views"),
    );
  }

  /** A pod template in the operator's form. */
  #pod(name: string, workload: Workload, labels: StringMap, spec: PodProps) {
    const where = placement({
      ground: this.platform.placement("storage"),
      selector: labels,
      spread: "strict",
    });
    const template = podTemplate(
      this.platform,
      spec,
      labelsOf(this.platform, workload, this.platform.image("clickhouse").tag),
      where,
    );
    return { name, metadata: template.metadata, spec: template.spec };
  }

  #claim(size: string) {
    return {
      name: "data",
      reclaimPolicy: "Retain",
      spec: {
        accessModes: ["ReadWriteOnce"],
        storageClassName: this.platform.storageClass("replicated"),
        volumeMode: "Filesystem",
        resources: { requests: { storage: size } },
      },
    };
  }

  #keeper(keeper: Stateful): void {
    const image = this.platform.image("clickhouseKeeper");
    const account = serviceAccount(this, this.#parts.keeper, image.tag);
    const resources: Resources = keeper;
    customResource(
      this,
      "clickhouse-keeper.altinity.com/v1",
      "ClickHouseKeeperInstallation",
      { name: CLUSTER, annotations: { [ANNOTATIONS.syncOptions]: "Prune=false" } },
      {
        spec: {
          configuration: { clusters: [{ name: CLUSTER, layout: { replicasCount: keeper.replicas } }] },
          defaults: { templates: { podTemplate: "keeper", dataVolumeClaimTemplate: "data" } },
          templates: {
            podTemplates: [
              this.#pod("keeper", this.#parts.keeper, this.#parts.pods.keeper.labels, {
                serviceAccount: account,
                priority: "query",
                containers: [
                  {
                    name: "clickhouse-keeper",
                    image,
                    ports: [
                      { name: "zk", port: PORTS.clickhouse.keeper },
                      { name: "raft", port: PORTS.clickhouse.raft },
                    ],
                    resources,
                    probes: { ready: { port: "zk" }, live: { port: "raft" } },
                    mounts: [
                      { name: "log", mountPath: "/var/log/clickhouse-keeper" },
                      { name: "tmp", mountPath: "/tmp" },
                    ],
                    goMemoryShare: false,
                  },
                ],
                volumes: [scratch("log", "256Mi"), scratch("tmp", "256Mi")],
              }),
            ],
            volumeClaimTemplates: [this.#claim(keeper.volume)],
          },
        },
      },
    );
  }

  #server({ sizes, podCidr }: ClickhouseProps): void {
    const image = this.platform.image("clickhouse");
    const { writer, reader } = this.#database;
    const account = serviceAccount(this, this.#parts.server, image.tag, "clickhouse");
    const user = ({ user: name, secret, key }: { user: string; secret: string; key: string }, profile: string) => ({
      [`${name}/k8s_secret_password`]: `${secret}/${key}`,
      [`${name}/networks/ip`]: [podCidr],
      [`${name}/profile`]: profile,
    });
    customResource(
      this,
      "clickhouse.altinity.com/v1",
      "ClickHouseInstallation",
      { name: CLUSTER, annotations: { [ANNOTATIONS.syncOptions]: "Prune=false" } },
      {
        spec: {
          configuration: {
            zookeeper: { nodes: [{ host: `keeper-${CLUSTER}`, port: PORTS.clickhouse.keeper }] },
            users: { ...user(writer, "default"), ...user(reader, "readonly") },
            files: { "config.d/tls.xml": TLS_CONFIG },
            clusters: [
              {
                name: CLUSTER,
                layout: { shardsCount: sizes.shards, replicasCount: sizes.replicas },
                pdbMaxUnavailable: 1,
              },
            ],
          },
          defaults: { templates: { podTemplate: "server", dataVolumeClaimTemplate: "data" } },
          templates: {
            podTemplates: [
              this.#pod("server", this.#parts.server, this.#parts.pods.server.labels, {
                serviceAccount: account,
                priority: "query",
                graceSeconds: 120,
                containers: [
                  {
                    name: "clickhouse",
                    image,
                    ports: [
                      { name: "http", port: PORTS.clickhouse.http },
                      { name: "tcp", port: PORTS.clickhouse.native },
                      { name: "secure", port: PORTS.clickhouse.nativeTls },
                      { name: "interserver", port: PORTS.clickhouse.interserver },
                    ],
                    resources: sizes,
                    probes: { ready: { path: "/ping", port: "http" }, live: { port: "tcp" }, startSeconds: 600 },
                    mounts: [
                      { name: "log", mountPath: "/var/log/clickhouse-server" },
                      { name: "tmp", mountPath: "/tmp" },
                      { name: "tls", mountPath: TLS_PATH, readOnly: true },
                    ],
                    goMemoryShare: false,
                  },
                ],
                volumes: [
                  scratch("log", "1Gi"),
                  scratch("tmp", "1Gi"),
                  { name: "tls", secret: { secretName: TLS_SECRET } },
                ],
              }),
            ],
            volumeClaimTemplates: [this.#claim(sizes.volume)],
          },
        },
      },
    );
  }
}

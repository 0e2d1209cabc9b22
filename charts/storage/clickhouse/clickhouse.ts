import type { Construct } from "constructs";
import { ANNOTATIONS } from "../../../src/config/labels.ts";
import { NAMESPACES } from "../../../src/config/namespaces.ts";
import { PORTS } from "../../../src/config/ports.ts";
import type { HyperionSizes } from "../../../src/config/schema/hyperion.ts";
import { VAULT_SECRETS } from "../../../src/config/vault-secrets.ts";
import { IMAGES } from "../../../src/config/versions.ts";
import { certificate } from "../../workload/certificate.ts";
import { ComponentChart, type Context } from "../../workload/component-chart.ts";
import type { Resources } from "../../workload/container.ts";
import { externalSecret } from "../../workload/external-secret.ts";
import { flow } from "../../workload/flow.ts";
import { customResource, type StringMap } from "../../workload/kube.ts";
import { placement, poolOf } from "../../workload/placement.ts";
import { podTemplate, scratch } from "../../workload/pod.ts";
import { serviceAccount } from "../../workload/service-account.ts";
import { STORAGE_CLASSES } from "../../workload/storage-class.ts";
import { labelsOf, type Workload } from "../../workload/workload.ts";
import {
  CLICKHOUSE,
  CLICKHOUSE_OPERATOR,
  CLICKHOUSE_PODS,
  CLUSTER,
  KEEPER,
  PASSWORDS,
  SCHEMA,
  SERVER,
  TLS_PATH,
  TLS_SECRET,
} from "./identity.ts";
import { schemaJob } from "./schema-job.ts";

type Sizes = NonNullable<HyperionSizes["clickhouse"]>;

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
  private readonly sizes: Sizes;

  constructor(scope: Construct, context: Context, sizes: Sizes) {
    super(scope, "clickhouse", context, NAMESPACES.hyperion);
    this.sizes = sizes;
    const secrets = VAULT_SECRETS.hyperion;
    externalSecret(this, {
      name: PASSWORDS,
      keys: {
        [CLICKHOUSE.writer.key]: secrets.clickhouseWriterPassword,
        [CLICKHOUSE.reader.key]: secrets.clickhouseReaderPassword,
      },
    });
    certificate(this, TLS_SECRET, [CLICKHOUSE.host], ["server auth"]);
    this.keeper();
    this.server();
    schemaJob(this, this.context);
    const { server, keeper } = CLICKHOUSE_PODS;
    const { http, native, nativeTls, interserver, keeper: client, raft } = PORTS.clickhouse;
    this.pods.push(server, keeper);
    this.flows.push(
      flow(server, server, interserver, "copies parts to the other replica"),
      flow(server, server, native, "runs statements on every replica"),
      flow(server, keeper, client, "agrees on what has been written"),
      flow(keeper, keeper, raft, "elects a leader"),
      flow(CLICKHOUSE_OPERATOR, server, http, "asks a server before the next is changed"),
      flow(SCHEMA, server, nativeTls, "makes tables and views"),
    );
  }

  /** A pod template in the operator's form. */
  private pod(name: string, workload: Workload, labels: StringMap, spec: Parameters<typeof podTemplate>[0]) {
    const where = placement({
      pool: poolOf(this.context.environment, "storage"),
      selector: labels,
      spread: "strict",
    });
    const template = podTemplate(spec, labelsOf(workload, IMAGES.clickhouse.tag), where);
    return { name, metadata: template.metadata, spec: template.spec };
  }

  private claim(size: string) {
    return {
      name: "data",
      reclaimPolicy: "Retain",
      spec: {
        accessModes: ["ReadWriteOnce"],
        storageClassName: STORAGE_CLASSES.replicated.name,
        volumeMode: "Filesystem",
        resources: { requests: { storage: size } },
      },
    };
  }

  private keeper(): void {
    const { keeper } = this.sizes;
    const account = serviceAccount(this, "clickhouse-keeper", labelsOf(KEEPER, IMAGES.clickhouseKeeper.tag));
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
              this.pod("keeper", KEEPER, CLICKHOUSE_PODS.keeper.labels, {
                serviceAccount: account,
                priority: "hyperion-query",
                containers: [
                  {
                    name: "clickhouse-keeper",
                    image: IMAGES.clickhouseKeeper,
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
            volumeClaimTemplates: [this.claim(keeper.volume)],
          },
        },
      },
    );
  }

  private server(): void {
    const { sizes } = this;
    const account = serviceAccount(this, "clickhouse", labelsOf(SERVER, IMAGES.clickhouse.tag));
    const { podCidr } = this.context.environment.network;
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
            users: { ...user(CLICKHOUSE.writer, "default"), ...user(CLICKHOUSE.reader, "readonly") },
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
              this.pod("server", SERVER, CLICKHOUSE_PODS.server.labels, {
                serviceAccount: account,
                priority: "hyperion-query",
                graceSeconds: 120,
                containers: [
                  {
                    name: "clickhouse",
                    image: IMAGES.clickhouse,
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
            volumeClaimTemplates: [this.claim(sizes.volume)],
          },
        },
      },
    );
  }
}

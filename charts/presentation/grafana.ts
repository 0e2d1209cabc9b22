import type { Construct } from "constructs";
import { type GrafanaOptions, grafanaIni, POD_ADDRESS_VARIABLE } from "../../src/telemetry/grafana/config.ts";
import { type DatasourceOptions, grafanaDatasources } from "../../src/telemetry/grafana/datasources.ts";
import { grafanaEnvironment } from "../../src/telemetry/grafana/ini.ts";
import { PORTS } from "../../src/telemetry/ports.ts";
import { ComponentChart } from "../workload/component-chart.ts";
import { fixedConfig, reloadedConfig } from "../workload/config-map.ts";
import type { Resources } from "../workload/container.ts";
import { deployment } from "../workload/deployment.ts";
import { type Addresses, flow, type Peer, pods, type Target } from "../workload/flow.ts";
import type { StringMap } from "../workload/kube.ts";
import type { Platform } from "../workload/platform.ts";
import { scratch } from "../workload/pod.ts";
import { headlessHostOf, labelsOf, type Workload } from "../workload/workload.ts";
import { toYaml } from "../workload/yaml.ts";

export const grafanaWorkload = (namespace: string): Workload => ({
  app: "grafana",
  component: "grafana",
  namespace,
  layer: "presentation",
});

const SECRET = "grafana";
const SECRET_PATH = "/etc/grafana-secrets";
const TOKEN_PATH = "/etc/grafana-metrics-token";
const CLICKHOUSE_PATH = "/etc/grafana-clickhouse";
const PROVISIONING_PATH = "/etc/grafana/provisioning";
const DASHBOARDS_PATH = "/etc/grafana-dashboards";
const KEYS = { databasePassword: "database-password", secretKey: "secret-key" } as const;
const { http, gossip } = PORTS.grafana;

/** Certificate authorities of the image; PostgreSQL's certificate is signed by one of them. */
const CA_FILE = "/etc/ssl/certs/ca-certificates.crt";

/** Connections of one replica: three of them and migrations stay below a small server's limit. */
const MAX_CONNECTIONS = 20;

export interface GrafanaProps {
  readonly size: Resources & { readonly replicas: number };
  /** Public host name. */
  readonly host: string;
  readonly signIn: GrafanaOptions["signIn"];
  /** Tenants, each with its account of metrics. */
  readonly tenants: DatasourceOptions["tenants"];
  readonly tempo: Target;
  readonly loki: Target;
  readonly metrics: Target;
  readonly alertmanager: Target;
  /** Secret and key of the token that `metrics` asks for. */
  readonly metricsToken: { readonly secret: string; readonly key: string };
  readonly scrapeIntervalSeconds: number;
  readonly spanMetrics: DatasourceOptions["spanMetrics"];
  /** Dashboards as JSON, by folder and file name. */
  readonly dashboards: Readonly<Record<string, StringMap>>;
  /** Folder and file of the dashboard that people see first. */
  readonly home: { readonly folder: string; readonly file: string };
  /** Default: no ClickHouse. */
  readonly clickhouse?: {
    readonly host: string;
    readonly database: string;
    readonly reader: { readonly user: string; readonly secret: string; readonly key: string };
    readonly peer: Peer;
    readonly port: number;
  };
  /** PostgreSQL: where it is, and as whom Grafana signs in to it. */
  readonly database: {
    readonly host: string;
    readonly port: number;
    readonly name: string;
    readonly user: string;
    readonly peer: Addresses;
  };
  /** Where people sign in. */
  readonly login: Addresses;
}

/** The one place where people look: dashboards, alerts and data, with all state in PostgreSQL. */
export class GrafanaChart extends ComponentChart {
  private readonly workload: Workload;

  constructor(scope: Construct, platform: Platform, props: GrafanaProps) {
    super(scope, "grafana", platform, platform.namespace);
    this.workload = grafanaWorkload(platform.namespace);
    const image = platform.image("grafana");
    const { workload } = this;
    const { size, database } = props;
    platform.secret(this, { name: SECRET, keys: Object.values(KEYS) });
    const folders = Object.entries(props.dashboards).map(([folder, files]) => ({
      folder,
      slug: folder.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"),
      files,
    }));
    const slugOf = (name: string) => folders.find(({ folder }) => folder === name)?.slug ?? "none";
    // Grafana looks for changed dashboards by itself, so none of them restarts it.
    const dashboards = folders.map(({ slug, files }) => ({
      slug,
      config: reloadedConfig(this, `grafana-dashboards-${slug}`, files),
    }));
    const provisioning = this.provisioning(props, folders);

    deployment(this, {
      workload,
      placement: "collection",
      serviceAccount: platform.identity(this, "grafana", labelsOf(platform, workload, image.tag)),
      priority: "query",
      metrics: { port: http },
      replicas: size.replicas,
      services: [
        { name: "http", port: http },
        { name: "gossip", port: gossip },
        { name: "gossip-udp", port: gossip, protocol: "UDP" },
      ],
      headless: true,
      publishNotReady: true,
      volumes: [
        provisioning.datasources.volume("datasources"),
        provisioning.providers.volume("providers"),
        ...dashboards.map(({ slug, config }) => config.volume(`dashboards-${slug}`)),
        { name: "secrets", secret: { secretName: SECRET } },
        { name: "metrics-token", secret: { secretName: props.metricsToken.secret } },
        ...(props.clickhouse === undefined
          ? []
          : [
              {
                name: "clickhouse",
                secret: {
                  secretName: props.clickhouse.reader.secret,
                  items: [{ key: props.clickhouse.reader.key, path: props.clickhouse.reader.key }],
                },
              },
            ]),
        scratch("data", "1Gi"),
        scratch("tmp", "256Mi"),
      ],
      containers: [
        {
          name: "grafana",
          image,
          env: {
            [POD_ADDRESS_VARIABLE]: { field: "status.podIP" },
            ...grafanaEnvironment(
              grafanaIni({
                host: props.host,
                database: {
                  address: `${database.host}:${database.port}`,
                  name: database.name,
                  user: database.user,
                  passwordFile: `${SECRET_PATH}/${KEYS.databasePassword}`,
                  caFile: CA_FILE,
                  maxConnections: MAX_CONNECTIONS,
                },
                secretKeyFile: `${SECRET_PATH}/${KEYS.secretKey}`,
                signIn: props.signIn,
                alertingPeers: size.replicas > 1 ? [`${headlessHostOf(workload)}:${gossip}`] : [],
                homeDashboardFile: `${DASHBOARDS_PATH}/${slugOf(props.home.folder)}/${props.home.file}`,
              }),
            ),
          },
          ports: [
            { name: "http", port: http },
            { name: "gossip", port: gossip },
            { name: "gossip-udp", port: gossip, protocol: "UDP" },
          ],
          resources: size,
          // The first start migrates the database.
          probes: { ready: { path: "/api/health", port: "http" }, live: { port: "http" }, startSeconds: 300 },
          drainSeconds: 10,
          mounts: [
            { name: "datasources", mountPath: `${PROVISIONING_PATH}/datasources` },
            { name: "providers", mountPath: `${PROVISIONING_PATH}/dashboards` },
            ...dashboards.map(({ slug }) => ({ name: `dashboards-${slug}`, mountPath: `${DASHBOARDS_PATH}/${slug}` })),
            { name: "secrets", mountPath: SECRET_PATH, readOnly: true },
            { name: "metrics-token", mountPath: TOKEN_PATH, readOnly: true },
            ...(props.clickhouse === undefined
              ? []
              : [{ name: "clickhouse", mountPath: CLICKHOUSE_PATH, readOnly: true }]),
            { name: "data", mountPath: "/var/lib/grafana" },
            { name: "tmp", mountPath: "/tmp" },
          ],
        },
      ],
    });
    this.declareFlows(props);
  }

  private provisioning(props: GrafanaProps, folders: readonly { readonly folder: string; readonly slug: string }[]) {
    const { clickhouse } = props;
    const datasources = grafanaDatasources({
      tempoUrl: props.tempo.url,
      lokiUrl: props.loki.url,
      metricsUrl: props.metrics.url,
      alertmanagerUrl: props.alertmanager.url,
      tenants: props.tenants,
      scrapeIntervalSeconds: props.scrapeIntervalSeconds,
      spanMetrics: props.spanMetrics,
      metricsTokenFile: `${TOKEN_PATH}/${props.metricsToken.key}`,
      ...(clickhouse === undefined
        ? {}
        : {
            clickhouse: {
              host: clickhouse.host,
              database: clickhouse.database,
              user: clickhouse.reader.user,
              passwordFile: `${CLICKHOUSE_PATH}/${clickhouse.reader.key}`,
            },
          }),
    });
    const providers = folders.map(({ folder, slug }) => ({
      name: slug,
      folder,
      type: "file",
      disableDeletion: true,
      allowUiUpdates: false,
      options: { path: `${DASHBOARDS_PATH}/${slug}` },
    }));
    return {
      datasources: fixedConfig(this, "grafana-datasources", { "datasources.yaml": toYaml(datasources) }),
      providers: fixedConfig(this, "grafana-providers", { "providers.yaml": toYaml({ apiVersion: 1, providers }) }),
    };
  }

  private declareFlows(props: GrafanaProps): void {
    const members = pods(this.workload);
    const sources: readonly Pick<Target, "peer" | "port">[] = [
      props.tempo,
      props.loki,
      props.metrics,
      props.alertmanager,
      ...(props.clickhouse === undefined ? [] : [props.clickhouse]),
    ];
    for (const { peer, port } of sources) {
      this.flows.push(flow(this.workload, peer, port, "shows its data"));
    }
    this.flows.push(
      flow(this.workload, props.database.peer, props.database.port, "keeps all its state"),
      flow(this.workload, props.login, 443, "signs people in"),
      flow(members, members, gossip, "tells the other replicas which alerts have been sent"),
      { from: members, to: members, port: gossip, protocol: "UDP", why: "finds the other replicas" },
    );
  }
}

import type { Construct } from "constructs";
import { UserError } from "../../src/base/problem.ts";
import { type GrafanaOptions, grafanaIni, POD_ADDRESS_VARIABLE } from "../../src/telemetry/grafana/config.ts";
import type { DatasourceFile } from "../../src/telemetry/grafana/datasource-types.ts";
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
import type { WorkloadProps } from "../workload/pods-of.ts";
import type { ServicePort } from "../workload/service.ts";
import { serviceAccount } from "../workload/service-account.ts";
import { type StatefulSetProps, statefulSet } from "../workload/stateful-set.ts";
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
const PROVISIONING_PATH = "/etc/grafana/provisioning";
const DASHBOARDS_PATH = "/etc/grafana-dashboards";
const KEYS = {
  databasePassword: "database-password",
  secretKey: "secret-key",
  adminUser: "admin-user",
  adminPassword: "admin-password",
} as const;
const file = (key: string): string => `${SECRET_PATH}/${key}`;
const { http, gossip } = PORTS.grafana;

/** Certificate authorities of the image; PostgreSQL's certificate is signed by one of them. */
const CA_FILE = "/etc/ssl/certs/ca-certificates.crt";

/** Connections of one replica: three of them and migrations stay below a small server's limit. */
const MAX_CONNECTIONS = 20;

/** A Secret that a data source needs, made by whoever runs what is read. */
export interface SourceSecret {
  /** Name of the volume. */
  readonly name: string;
  readonly secret: string;
  /** Default: every key. */
  readonly key?: string;
  readonly mountPath: string;
}

/** State that all replicas share, in PostgreSQL; or a file on the one replica's volume. */
type Database =
  | {
      readonly kind: "postgres";
      readonly host: string;
      readonly port: number;
      readonly name: string;
      readonly user: string;
      readonly peer: Peer;
      /** `off` for a server inside the cluster. Default: verified by the image's own authorities. */
      readonly tls?: "off";
    }
  | {
      readonly kind: "sqlite" /** Size of the volume; undefined for the node's disk. */;
      readonly volume: string | undefined;
    };

/** By Entra's groups; or by name and password, the administrator's from the Secret's keys. */
type SignIn = Extract<GrafanaOptions["signIn"], { readonly kind: "entra" }> | { readonly kind: "basic" };

export interface GrafanaProps {
  readonly size: Resources & { readonly replicas: number };
  /** Public host name. */
  readonly host: string;
  readonly signIn: SignIn;
  readonly datasources: DatasourceFile;
  /** What the data sources read. */
  readonly sources: readonly Pick<Target, "peer" | "port">[];
  readonly sourceSecrets: readonly SourceSecret[];
  /** Dashboards as JSON, by folder and file name. */
  readonly dashboards: Readonly<Record<string, StringMap>>;
  /** Folder and file of the dashboard that people see first. Default: Grafana's own page. */
  readonly home?: { readonly folder: string; readonly file: string };
  readonly database: Database;
  /** Where people sign in; undefined where Grafana itself asks for the password. */
  readonly login: Addresses | undefined;
}

/** The one place where people look: dashboards, alerts and data, with all state in a database. */
export class GrafanaChart extends ComponentChart {
  readonly #workload: Workload;

  constructor(scope: Construct, platform: Platform, props: GrafanaProps) {
    super(scope, "grafana", platform, platform.namespace);
    this.#workload = grafanaWorkload(platform.namespace);
    const image = platform.image("grafana");
    const workload = this.#workload;
    const { size, database } = props;
    if (database.kind === "sqlite" && size.replicas > 1) {
      throw new UserError(
        `Grafana: found ${size.replicas} replicas on SQLite, allowed: 1; several replicas share their state in PostgreSQL`,
      );
    }
    platform.secret(this, {
      name: SECRET,
      keys: [
        ...(database.kind === "postgres" ? [KEYS.databasePassword] : []),
        KEYS.secretKey,
        ...(props.signIn.kind === "basic" ? [KEYS.adminUser, KEYS.adminPassword] : []),
      ],
    });
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
    const provisioning = this.#provisioning(props.datasources, folders);
    const claims: StatefulSetProps["claims"] =
      database.kind === "sqlite" && database.volume !== undefined
        ? [{ name: "data", size: database.volume, storage: "single" }]
        : [];

    const common: WorkloadProps & { readonly replicas: number; readonly services: readonly ServicePort[] } = {
      workload,
      placement: "collection",
      serviceAccount:
        props.signIn.kind === "entra"
          ? platform.identity(this, "grafana", labelsOf(platform, workload, image.tag))
          : serviceAccount(this, workload, image.tag),
      priority: "query",
      metrics: { port: http },
      replicas: size.replicas,
      services: [
        { name: "http", port: http },
        { name: "gossip", port: gossip },
        { name: "gossip-udp", port: gossip, protocol: "UDP" },
      ],
      volumes: [
        provisioning.datasources.volume("datasources"),
        provisioning.providers.volume("providers"),
        ...dashboards.map(({ slug, config }) => config.volume(`dashboards-${slug}`)),
        { name: "secrets", secret: { secretName: SECRET } },
        ...props.sourceSecrets.map(({ name, secret, key }) => ({
          name,
          secret: { secretName: secret, ...(key === undefined ? {} : { items: [{ key, path: key }] }) },
        })),
        ...(claims.length === 0 ? [scratch("data", "1Gi")] : []),
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
                database: databaseOptions(database),
                secretKeyFile: file(KEYS.secretKey),
                signIn: signInOptions(props.signIn),
                alertingPeers: size.replicas > 1 ? [`${headlessHostOf(workload)}:${gossip}`] : [],
                ...(props.home === undefined
                  ? {}
                  : { homeDashboardFile: `${DASHBOARDS_PATH}/${slugOf(props.home.folder)}/${props.home.file}` }),
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
            ...props.sourceSecrets.map(({ name, mountPath }) => ({ name, mountPath, readOnly: true })),
            { name: "data", mountPath: "/var/lib/grafana" },
            { name: "tmp", mountPath: "/tmp" },
          ],
        },
      ],
    };
    if (claims.length > 0) statefulSet(this, { ...common, claims, publishNotReady: true, clusterAddress: true });
    else deployment(this, { ...common, headless: true, publishNotReady: true });
    this.#declareFlows(props);
  }

  #provisioning(datasources: DatasourceFile, folders: readonly { readonly folder: string; readonly slug: string }[]) {
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

  #declareFlows({ sources, database, login }: GrafanaProps): void {
    const members = pods(this.#workload);
    this.flows.push(
      ...sources.map(({ peer, port }) => flow(members, peer, port, "shows its data")),
      ...(database.kind === "postgres" ? [flow(members, database.peer, database.port, "keeps all its state")] : []),
      ...(login === undefined ? [] : [flow(members, login, 443, "signs people in")]),
      flow(members, members, gossip, "tells the other replicas which alerts have been sent"),
      { from: members, to: members, port: gossip, protocol: "UDP", why: "finds the other replicas" },
    );
  }
}

const databaseOptions = (database: Database): GrafanaOptions["database"] =>
  database.kind === "sqlite"
    ? { kind: "sqlite" }
    : {
        kind: "postgres",
        address: `${database.host}:${database.port}`,
        name: database.name,
        user: database.user,
        passwordFile: file(KEYS.databasePassword),
        tls: database.tls ?? { caFile: CA_FILE },
        maxConnections: MAX_CONNECTIONS,
      };

const signInOptions = (signIn: SignIn): GrafanaOptions["signIn"] =>
  signIn.kind === "entra"
    ? signIn
    : { kind: "basic", adminUserFile: file(KEYS.adminUser), adminPasswordFile: file(KEYS.adminPassword) };

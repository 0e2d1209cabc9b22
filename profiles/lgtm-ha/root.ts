import { App } from "cdk8s";
import { AlloyChart, alloyWorkload } from "../../charts/collection/alloy.ts";
import { CollectorChart, collectorWorkload } from "../../charts/collection/collector.ts";
import { ExposureChart } from "../../charts/delivery/exposure.ts";
import { AlertmanagerChart, alertmanagerWorkload } from "../../charts/presentation/alertmanager.ts";
import { GrafanaChart, grafanaWorkload } from "../../charts/presentation/grafana.ts";
import { LokiMonolithChart, lokiWorkload } from "../../charts/storage/loki-monolith.ts";
import { MimirChart, mimirWorkload } from "../../charts/storage/mimir.ts";
import { PrometheusChart, prometheusWorkload } from "../../charts/storage/prometheus.ts";
import type { ComponentChart } from "../../charts/workload/component-chart.ts";
import { type Addresses, type Flow, flow, type Pods, pods, uniqueFlows } from "../../charts/workload/flow.ts";
import { FoundationChart } from "../../charts/workload/foundation-chart.ts";
import { workloadNetworkPolicy } from "../../charts/workload/network-policy.ts";
import { target } from "../../charts/workload/target.ts";
import { headlessHostOf, hostOf, podHostsOf, type Workload } from "../../charts/workload/workload.ts";
import { toYaml } from "../../charts/workload/yaml.ts";
import { LOKI_DATA_PATH } from "../../src/telemetry/loki/config.ts";
import { MIMIR_DATA_PATH } from "../../src/telemetry/mimir/config.ts";
import { batchingConfig } from "../../src/telemetry/otelcol/batching.ts";
import { PORTS } from "../../src/telemetry/ports.ts";
import { alertGroups } from "./alerts.ts";
import { SnapshotChart } from "./backup.ts";
import { dashboards, FOLDER, HOME } from "./dashboards.ts";
import { datasources } from "./datasources.ts";
import { lgtmPlatform, NAMESPACE } from "./platform.ts";
import { OUT_OF_ORDER, stackPrometheus } from "./prometheus.ts";
import { SampleApplicationChart } from "./sample.ts";
import type { Values } from "./schema.ts";
import { storageOf } from "./storage.ts";
import { MAX_COLLECTORS, SIZES, TIERS, TIMES } from "./tiers.ts";

/** The stack's workloads by name: their addresses follow before anything is rendered. */
const WORKLOADS = {
  prometheus: prometheusWorkload(NAMESPACE),
  mimir: mimirWorkload(NAMESPACE),
  loki: lokiWorkload(NAMESPACE),
  grafana: grafanaWorkload(NAMESPACE),
  alloy: alloyWorkload(NAMESPACE),
  collector: collectorWorkload(NAMESPACE),
  alertmanager: alertmanagerWorkload(NAMESPACE),
} as const;

/** What a tenant's logs may cost: the whole stack is one tenant. */
const LOG_LIMITS = { rateMb: 16, burstMb: 32, maxStreams: 20_000, perStreamRateMb: 5 } as const;

/** Above Mimir's own 150,000 series and 10,000 samples a second, which every new cluster meets in its first week. */
const METRIC_LIMITS = { maxSeries: 2_000_000, samplesPerSecond: 200_000 } as const;

/** All pods of a namespace. */
const everyPod = (namespace: string): Pods => ({ kind: "pods", name: `${namespace}-*`, namespace, labels: {} });

/** A part of a URL, or the port of its scheme. */
const portOf = (endpoint: string): number => {
  const { port, protocol } = new URL(endpoint);
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
};

function stores(app: App, values: Values, apiServer: Addresses): ComponentChart[] {
  const platform = lgtmPlatform(values);
  const { mimir, loki, alertmanager } = WORKLOADS;
  const { replicationFactor, ...replicas } = TIERS[values.tier];
  const program = (workload: Workload, port: number) => ({ peer: pods(workload), port });
  const push = target(mimir, PORTS.mimir.http, "/api/v1/push");
  return [
    new PrometheusChart(app, platform, {
      size: { ...SIZES.prometheus, replicas: replicas.prometheus },
      disk: values.storage.prometheus,
      retentionDays: values.retention.metricsDays,
      config: stackPrometheus(values, {
        mimirUrl: push.url,
        alertmanagers: [`${hostOf(alertmanager)}:${PORTS.alertmanager.http}`],
      }),
      rules: { stack: toYaml({ groups: alertGroups(TIERS[values.tier]) }) },
      externalUrl: `https://prometheus.${values.domain}/`,
      targets: [
        program(mimir, PORTS.mimir.http),
        program(loki, PORTS.loki.http),
        program(WORKLOADS.grafana, PORTS.grafana.http),
        program(WORKLOADS.alloy, PORTS.alloy.http),
        program(WORKLOADS.collector, PORTS.otelcol.metrics),
        program(alertmanager, PORTS.alertmanager.http),
      ],
      remoteWrite: [push],
      alertmanager: program(alertmanager, PORTS.alertmanager.http),
      apiServer,
    }),
    new MimirChart(app, platform, {
      ...storageOf("mimir", values.storage.mimir, ["blocks", "ruler", "alertmanager"], MIMIR_DATA_PATH),
      size: { ...SIZES.mimir, replicas: replicas.mimir },
      replicationFactor,
      retentionSeconds: 0,
      limits: METRIC_LIMITS,
      outOfOrderWindow: OUT_OF_ORDER,
      failoverSeconds: TIMES.failover,
    }),
    new LokiMonolithChart(app, platform, {
      ...storageOf("loki", values.storage.loki, ["chunks", "ruler"], LOKI_DATA_PATH),
      size: { ...SIZES.loki, replicas: replicas.loki },
      replicationFactor,
      retentionDays: values.retention.logsDays,
      limits: LOG_LIMITS,
    }),
  ];
}

function collection(app: App, values: Values, apiServer: Addresses): ComponentChart[] {
  const platform = lgtmPlatform(values);
  const { prometheus, loki, collector } = WORKLOADS;
  const { prometheus: replicas, collector: minReplicas } = TIERS[values.tier];
  const { http } = PORTS.loki;
  const { traces } = values;
  const traceStore: Addresses = { kind: "addresses", name: "traces", cidrs: traces?.addresses ?? [] };
  return [
    new CollectorChart(app, platform, {
      size: { ...SIZES.collector, minReplicas, maxReplicas: MAX_COLLECTORS },
      config: batchingConfig({
        // Each by its own name: through the Service one of them would get a part, and be another one.
        remoteWriteUrls: podHostsOf(prometheus, replicas).map(
          (host) => `http://${host}:${PORTS.prometheus.http}/api/v1/write`,
        ),
        logsUrl: target(loki, http, "/otlp").url,
        ...(traces === undefined ? {} : { tracesUrl: traces.endpoint }),
      }),
      targets: [
        { peer: pods(prometheus), port: PORTS.prometheus.http },
        { peer: pods(loki), port: http },
        ...(traces === undefined ? [] : [{ peer: traceStore, port: portOf(traces.endpoint) }]),
      ],
    }),
    new AlloyChart(app, platform, {
      size: SIZES.alloy,
      lokiPushUrl: target(loki, http, "/loki/api/v1/push").url,
      collectorAddress: `${headlessHostOf(collector)}:${PORTS.otlp.grpc}`,
      cluster: values.cluster.name,
      loki: { peer: pods(loki), port: http },
      collector: { peer: pods(collector), port: PORTS.otlp.grpc },
      apiServer,
    }),
  ];
}

function presentation(app: App, values: Values): ComponentChart[] {
  const platform = lgtmPlatform(values);
  const { grafana: database, ingress, domain } = values;
  const { prometheus, mimir, loki, grafana, alertmanager } = WORKLOADS;
  const sources = {
    prometheus: target(prometheus, PORTS.prometheus.http),
    mimir: target(mimir, PORTS.mimir.http),
    loki: target(loki, PORTS.loki.http),
    alertmanager: target(alertmanager, PORTS.alertmanager.http),
  };
  const { stores: guarded } = ingress;
  const behindPassword = (workload: Workload, port: number, sticky: boolean) =>
    guarded.exposed ? [{ host: `${workload.app}.${domain}`, to: workload, port, guard: guarded, sticky }] : [];
  return [
    new AlertmanagerChart(app, platform, {
      size: { ...SIZES.alertmanager, replicas: 1, volume: undefined },
      // Nobody is told until an organisation names a receiver; what fires is seen in Grafana.
      config: {
        global: { resolve_timeout: "5m" },
        route: { receiver: "null", group_by: ["alertname"] },
        receivers: [{ name: "null" }],
        inhibit_rules: [],
      },
      secretKeys: [],
      externalUrl: `https://grafana.${domain}/`,
    }),
    new GrafanaChart(app, platform, {
      size: { ...SIZES.grafana, replicas: TIERS[values.tier].grafana },
      host: `grafana.${domain}`,
      signIn: { kind: "basic" },
      datasources: datasources({
        prometheus: sources.prometheus.url,
        mimir: sources.mimir.url,
        loki: sources.loki.url,
        alertmanager: sources.alertmanager.url,
      }),
      sources: Object.values(sources),
      sourceSecrets: [],
      dashboards: { [FOLDER]: dashboards() },
      home: HOME,
      database:
        database.kind === "sqlite"
          ? { kind: "sqlite", volume: database.volume }
          : {
              kind: "postgres",
              host: database.host,
              port: database.port,
              name: database.name,
              user: database.user,
              peer: { kind: "addresses", name: "grafana-database", cidrs: database.addresses },
              ...(database.tls ? {} : { tls: "off" as const }),
            },
      login: undefined,
    }),
    new ExposureChart(app, platform, {
      className: ingress.className,
      tlsSecret: ingress.tlsSecret,
      hosts: [
        { host: `grafana.${domain}`, to: grafana, port: PORTS.grafana.http },
        ...behindPassword(prometheus, PORTS.prometheus.http, true),
        ...behindPassword(loki, PORTS.loki.http, false),
        ...behindPassword(mimir, PORTS.mimir.http, false),
      ],
      nginx: {
        kind: "pods",
        name: "nginx-ingress",
        namespace: ingress.namespace,
        labels: { "app.kubernetes.io/name": "nginx-ingress" },
      },
    }),
  ];
}

/** Connections of applications: they are scraped at the port they name, and send OTLP to either end. */
function applicationFlows(namespace: string): Flow[] {
  const { prometheus, alloy, collector } = WORKLOADS;
  const application = everyPod(namespace);
  return [
    { ...flow(prometheus, application, 1, "scrapes pods at the port that they name"), endPort: 65_535 },
    ...[alloy, collector].flatMap((to) =>
      [PORTS.otlp.grpc, PORTS.otlp.http].map((port) => flow(application, to, port, "sends OTLP")),
    ),
  ];
}

/** Everything of one tier, with every connection of it. */
export function stack(values: Values): { readonly charts: readonly ComponentChart[]; readonly flows: readonly Flow[] } {
  const app = new App();
  const platform = lgtmPlatform(values);
  const apiServer: Addresses = { kind: "addresses", name: "api-server", cidrs: values.cluster.apiServer };
  const [applications = NAMESPACE] = values.applications;
  const charts: ComponentChart[] = [
    new FoundationChart(app, platform),
    ...stores(app, values, apiServer),
    ...collection(app, values, apiServer),
    ...presentation(app, values),
    new SampleApplicationChart(app, platform, applications),
    ...(values.backup.enabled
      ? [
          new SnapshotChart(app, platform, {
            of: WORKLOADS.prometheus,
            replicas: TIERS[values.tier].prometheus,
            snapshotClass: values.backup.snapshotClass,
            apiServer,
          }),
        ]
      : []),
  ];
  const flows = uniqueFlows([
    ...charts.flatMap((chart) => chart.flows),
    ...values.applications.flatMap(applicationFlows),
  ]);
  for (const chart of charts) for (const subject of chart.pods) workloadNetworkPolicy(chart, subject, flows);
  return { charts, flows };
}

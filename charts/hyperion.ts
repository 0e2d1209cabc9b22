import { App } from "cdk8s";
import { SCRAPE_INTERVAL_SECONDS, SEVERITIES, WATCHDOG, WORKING_HOURS } from "../src/config/alerting.ts";
import { names } from "../src/config/names.ts";
import type { PlatformOutputs } from "../src/config/outputs.ts";
import { PORTS } from "../src/config/ports.ts";
import type { Environment } from "../src/config/schema.ts";
import { alertFamilies } from "../src/observability/alerts/alert-groups.ts";
import { inhibitions } from "../src/observability/alerts/inhibition.ts";
import { dashboardFiles, HOME } from "../src/observability/dashboards/all.ts";
import { hyperionRuleFiles } from "../src/observability/rules.ts";
import { INSERT_PATH_BY_HEADER, insertPath, selectPath } from "../src/telemetry/victoria-metrics/cluster.ts";
import { COLLECTORS } from "./collection/pipeline/workloads.ts";
import { ScraperChart } from "./collection/scraper.ts";
import { collectorCharts } from "./collectors.ts";
import { AppsChart } from "./delivery/apps.ts";
import { ArgocdRepositoryChart } from "./delivery/argocd/repository.ts";
import { CertificatesChart } from "./delivery/certificates.ts";
import { ClickhouseOperatorSecretChart } from "./delivery/clickhouse-operator-secret.ts";
import { IngressCertificateChart } from "./delivery/ingress-certificate.ts";
import { OperatorNetworkChart } from "./delivery/operator-network.ts";
import { PlatformChart } from "./delivery/platform.ts";
import { RoutesChart } from "./delivery/routes.ts";
import { SecretsChart } from "./delivery/secrets.ts";
import { peers } from "./peers.ts";
import { ALERTMANAGER, AlertmanagerChart } from "./presentation/alertmanager.ts";
import { GRAFANA, GrafanaChart } from "./presentation/grafana.ts";
import { VMALERT, VmalertChart } from "./presentation/vmalert.ts";
import { METRICS_TOKEN, VMAUTH, VmauthChart } from "./presentation/vmauth.ts";
import { falcoApplication, falcoNetwork } from "./security/falco/application.ts";
import { FalcoCertificateChart } from "./security/falco/certificate.ts";
import { KyvernoPoliciesChart } from "./security/kyverno-policies.ts";
import { ClickhouseChart } from "./storage/clickhouse/clickhouse.ts";
import { CLICKHOUSE, CLICKHOUSE_PODS } from "./storage/clickhouse/identity.ts";
import { KafkaChart } from "./storage/kafka/kafka.ts";
import { LOKI, LokiChart } from "./storage/loki.ts";
import { TEMPO, TempoChart } from "./storage/tempo.ts";
import { VICTORIA_METRICS, VictoriaMetricsChart } from "./storage/victoria-metrics/victoria-metrics.ts";
import { thirdPartyApplications } from "./third-party.ts";
import type { ComponentChart, Context } from "./workload/component-chart.ts";
import { type Flow, pods, uniqueFlows } from "./workload/flow.ts";
import { workloadNetworkPolicy } from "./workload/network-policy.ts";
import { applyPatches } from "./workload/patches.ts";
import { headlessHostOf, hostOf, podHostsOf, type Workload } from "./workload/workload.ts";
import { toYaml } from "./workload/yaml.ts";

/** Everything that one environment is rendered from. */
export interface Hyperion {
  readonly app: App;
  readonly charts: readonly ComponentChart[];
  /** Every connection of the platform, once, in a stable order. */
  readonly flows: readonly Flow[];
}

/** A program's address as another one is told it. */
const target = (workload: Workload, port: number, path = "") => ({
  url: `http://${hostOf(workload)}:${port}${path}`,
  peer: pods(workload),
  port,
});

/** Texts of the rule files, by name. */
const ruleFiles = (environment: Environment): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(hyperionRuleFiles(environment)).map(([name, groups]) => [name, toYaml({ groups })]),
  );

/** Who reads which account by a token of its own: only applications that the tenant names, and for this platform. */
const metricsReaders = ({ hyperion, entraApps }: Environment) =>
  hyperion.tenants.flatMap(({ name, account, readers }) =>
    readers.length === 0
      ? []
      : [{ name, accountId: account, claims: { aud: `^${entraApps.ingest}$`, azp: `^(${readers.join("|")})$` } }],
  );

/** The composition root: makes every component and hands each the references that it needs of others. */
export function hyperion(environment: Environment, outputs: PlatformOutputs): Hyperion {
  const app = new App();
  const context: Context = { environment, outputs };
  const outside = peers(environment);
  const { privateEndpoints: blob, internet, database, nginx, apiServer, nodes } = outside;
  const azure = { blob, login: internet };
  const { vminsert, vmselect } = VICTORIA_METRICS;
  const platformAccount = environment.hyperion.tenants[0]?.account ?? 0;
  const grafanaUrl = `https://${names(environment).hosts.grafana}/`;
  const clickhouseSizes = environment.hyperion.clickhouse;
  const alertmanager = target(ALERTMANAGER, PORTS.alertmanager.http);
  const alertmanagers = podHostsOf(ALERTMANAGER, environment.hyperion.alertmanager.replicas).map(
    (host) => `${host}:${PORTS.alertmanager.http}`,
  );
  const { peer, port } = alertmanager;
  const everyAlertmanager = { urls: alertmanagers.map((address) => `http://${address}`), peer, port };
  const findings = {
    ...target(COLLECTORS.ingress, PORTS.otelcol.platformHttp),
    url: `https://${hostOf(COLLECTORS.ingress)}:${PORTS.otelcol.platformHttp}`,
  };
  const helm = thirdPartyApplications(context, {
    peers: outside,
    alertmanager: { addresses: alertmanagers, peer, port },
  });

  const operatorNetwork = new OperatorNetworkChart(app, context, [...helm, falcoNetwork(internet, findings)]);
  const charts: ComponentChart[] = [
    new PlatformChart(app, context),
    operatorNetwork,
    new KyvernoPoliciesChart(app, context),
    new ArgocdRepositoryChart(app, context),
    new IngressCertificateChart(app, context),
    new CertificatesChart(app, context),
    new FalcoCertificateChart(app, context),
    new SecretsChart(app, context),
    new KafkaChart(app, context, { apiServer }),
    new TempoChart(app, context, {
      ...azure,
      metrics: {
        ...target(vminsert, PORTS.vminsert.http, `${INSERT_PATH_BY_HEADER}/api/v1/write`),
        account: platformAccount,
      },
    }),
    new LokiChart(app, context, { ...azure, alertmanagers: everyAlertmanager }),
    new VictoriaMetricsChart(app, context, { ...azure, vmalert: target(VMALERT, PORTS.vmalert.http) }),
    ...(clickhouseSizes === undefined
      ? []
      : [new ClickhouseOperatorSecretChart(app, context), new ClickhouseChart(app, context, clickhouseSizes)]),
    new VmauthChart(app, context, {
      vmselect: {
        url: `http://${headlessHostOf(vmselect)}:${PORTS.vmselect.http}`,
        peer: pods(vmselect),
        port: PORTS.vmselect.http,
      },
      tenants: metricsReaders(environment),
      login: internet,
    }),
    new VmalertChart(app, context, {
      rules: ruleFiles(environment),
      datasource: target(vmselect, PORTS.vmselect.http, selectPath(platformAccount)),
      remoteWrite: target(vminsert, PORTS.vminsert.http, insertPath(platformAccount)),
      alertmanagers: everyAlertmanager,
      grafanaUrl,
    }),
    new AlertmanagerChart(app, context, {
      routing: {
        severities: SEVERITIES,
        watchdog: WATCHDOG,
        groupBy: ["environment", "namespace"],
        slackChannel: environment.hyperion.alertmanager.slackChannel,
        workingHours: WORKING_HOURS,
        inhibitions: inhibitions(alertFamilies(environment)),
      },
      externalUrl: grafanaUrl,
      internet,
    }),
    new GrafanaChart(app, context, {
      tempo: target(TEMPO.queryFrontend, PORTS.tempo.http),
      loki: target(LOKI.queryFrontend, PORTS.loki.http),
      metrics: target(VMAUTH, PORTS.vmauth.http),
      metricsToken: METRICS_TOKEN,
      alertmanager,
      scrapeIntervalSeconds: SCRAPE_INTERVAL_SECONDS,
      spanMetrics: { calls: "traces_spanmetrics_calls_total", latencyBucket: "traces_spanmetrics_latency_bucket" },
      dashboards: dashboardFiles(environment),
      home: HOME,
      ...(clickhouseSizes === undefined
        ? {}
        : { clickhouse: { ...CLICKHOUSE, peer: CLICKHOUSE_PODS.server, port: PORTS.clickhouse.nativeTls } }),
      database,
      login: internet,
    }),
    new RoutesChart(app, context, {
      routes: [
        {
          host: names(environment).hosts.grafana,
          to: GRAFANA,
          port: { name: "http", number: PORTS.grafana.http },
          // Grafana Live and a dashboard that streams hold their connection open.
          annotations: { "nginx.org/websocket-services": "grafana", "nginx.org/proxy-read-timeout": "120s" },
        },
      ],
      nginx,
    }),
    ...collectorCharts(app, context, outside),
  ];
  charts.push(
    new ScraperChart(app, context, {
      remoteWrite: target(vminsert, PORTS.vminsert.http, `${insertPath(platformAccount)}/api/v1/write`),
      targets: charts.flatMap((chart) => chart.scraped),
      operators: operatorNetwork.scraped,
      apiServer,
      nodes,
    }),
  );
  const directories = charts.map((chart) => ({
    name: chart.app,
    namespace: chart.home,
  }));
  const falco = falcoApplication(environment, {
    findings,
    rules: {
      flows: uniqueFlows(charts.flatMap((chart) => chart.flows)),
      watched: charts.flatMap(({ pods: parties, listening }) =>
        parties.map((party) => ({ pods: party, listens: listening.get(party.name) })),
      ),
    },
  });
  charts.push(new AppsChart(app, context, { directories, helm: [...helm, falco] }));
  const flows = uniqueFlows(charts.flatMap((chart) => chart.flows));
  for (const chart of charts) for (const subject of chart.pods) workloadNetworkPolicy(chart, subject, flows);
  applyPatches(charts, environment.hyperion.patches);
  return { app, charts, flows };
}

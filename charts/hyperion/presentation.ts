import { GRAFANA_DATABASE, grafanaDatabaseHost } from "../../src/config/azure/database.ts";
import { entraIssuer } from "../../src/config/azure/entra.ts";
import { names } from "../../src/config/azure/names.ts";
import type { Environment } from "../../src/config/schema.ts";
import {
  METRICS_REPLAYED,
  SCRAPE_INTERVAL_SECONDS,
  SEVERITIES,
  WATCHDOG,
  WORKING_HOURS,
} from "../../src/conventions/alerting.ts";
import { alertFamilies } from "../../src/observability/alerts/alert-groups.ts";
import { inhibitions } from "../../src/observability/alerts/inhibition.ts";
import { dashboardFiles, HOME } from "../../src/observability/dashboards/all.ts";
import { hyperionRuleFiles } from "../../src/observability/rules.ts";
import { alertmanagerConfig } from "../../src/telemetry/alertmanager/config.ts";
import { grafanaDatasources } from "../../src/telemetry/grafana/datasources.ts";
import { PORTS } from "../../src/telemetry/ports.ts";
import { insertPath, ROLLUP_CACHE_RESET_PATH, selectPath } from "../../src/telemetry/victoria-metrics/cluster.ts";
import { RoutesChart } from "../delivery/routes.ts";
import { AlertmanagerChart, receiverSecretFile } from "../presentation/alertmanager.ts";
import { GrafanaChart, type SourceSecret } from "../presentation/grafana.ts";
import { VmalertChart } from "../presentation/vmalert.ts";
import { METRICS_TOKEN, VmauthChart } from "../presentation/vmauth.ts";
import type { ComponentChart } from "../workload/component-chart.ts";
import { pods } from "../workload/flow.ts";
import { target } from "../workload/target.ts";
import { headlessHostOf, podHostsOf } from "../workload/workload.ts";
import { toYaml } from "../workload/yaml.ts";
import { alertLinks } from "./alert-links.ts";
import { platformAccount, type Root } from "./root.ts";
import { ALERTMANAGER, CLICKHOUSE, GRAFANA, LOKI, TEMPO, VICTORIA_METRICS, VMAUTH } from "./workloads.ts";

/** Secrets that Grafana shows to what it reads. */
const TOKEN: SourceSecret = {
  name: "metrics-token",
  secret: METRICS_TOKEN.secret,
  mountPath: "/etc/grafana-metrics-token",
};
const CLICKHOUSE_READER: SourceSecret = {
  name: "clickhouse",
  secret: CLICKHOUSE.reader.secret,
  key: CLICKHOUSE.reader.key,
  mountPath: "/etc/grafana-clickhouse",
};

const RECEIVER_KEYS = {
  pagerduty: "pagerduty-key",
  slack: "slack-url",
  deadMansSwitch: "dead-mans-switch-url",
} as const;

/** Texts of the rule files, by name. */
const ruleFiles = (environment: Environment): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(hyperionRuleFiles(environment, alertLinks(environment))).map(([name, groups]) => [
      name,
      toYaml({ groups }),
    ]),
  );

/** Who reads which account by a token of its own: only applications that the tenant names, and for this platform. */
const metricsReaders = ({ hyperion, entraApps }: Environment) =>
  hyperion.tenants.flatMap(({ name, account, readers }) =>
    readers.length === 0 ? [] : [{ name, accountId: account, claims: { aud: [entraApps.ingest], azp: readers } }],
  );

/** `host:port` of every Alertmanager. */
export const alertmanagerAddresses = ({ hyperion }: Environment): string[] =>
  podHostsOf(ALERTMANAGER, hyperion.alertmanager.replicas).map((host) => `${host}:${PORTS.alertmanager.http}`);

/** Every Alertmanager: one alone would be the only one that knows an alert. */
export function everyAlertmanager(environment: Environment) {
  const { peer, port } = target(ALERTMANAGER, PORTS.alertmanager.http);
  return { urls: alertmanagerAddresses(environment).map((address) => `http://${address}`), peer, port };
}

/** What people and their browsers meet, and what evaluates rules. */
export function presentationCharts({ app, environment, platform, outside }: Root): ComponentChart[] {
  const { hyperion, azure, entraApps, groups } = environment;
  const { internet, database, nginx } = outside;
  const { vminsert, vmselect } = VICTORIA_METRICS;
  const account = platformAccount(environment);
  const host = names(environment).hosts.grafana;
  const grafanaUrl = `https://${host}/`;
  const alertmanager = target(ALERTMANAGER, PORTS.alertmanager.http);
  const traces = target(TEMPO.queryFrontend, PORTS.tempo.http);
  const logs = target(LOKI.queryFrontend, PORTS.loki.http);
  const metrics = target(VMAUTH, PORTS.vmauth.http);
  const forgetting = target(vmselect, PORTS.vmselect.http, ROLLUP_CACHE_RESET_PATH);
  return [
    new VmauthChart(app, platform, {
      size: hyperion.metrics.vmauth,
      vmselect: {
        url: `http://${headlessHostOf(vmselect)}:${PORTS.vmselect.http}`,
        peer: pods(vmselect),
        port: PORTS.vmselect.http,
      },
      issuer: entraIssuer(azure),
      tenants: metricsReaders(environment),
      login: internet,
    }),
    new VmalertChart(app, platform, {
      size: hyperion.metrics.vmalert,
      rules: ruleFiles(environment),
      datasource: target(vmselect, PORTS.vmselect.http, selectPath(account)),
      remoteWrite: target(vminsert, PORTS.vminsert.http, insertPath(account)),
      alertmanagers: everyAlertmanager(environment),
      grafanaUrl,
    }),
    new AlertmanagerChart(app, platform, {
      size: hyperion.alertmanager,
      config: alertmanagerConfig({
        severities: SEVERITIES,
        watchdog: WATCHDOG,
        afterReplay: { alert: METRICS_REPLAYED, url: forgetting.url },
        groupBy: ["environment", "namespace"],
        slackChannel: hyperion.alertmanager.slackChannel,
        pagerdutyKeyFile: receiverSecretFile(RECEIVER_KEYS.pagerduty),
        slackUrlFile: receiverSecretFile(RECEIVER_KEYS.slack),
        deadMansSwitchUrlFile: receiverSecretFile(RECEIVER_KEYS.deadMansSwitch),
        workingHours: WORKING_HOURS,
        inhibitions: inhibitions(alertFamilies(environment)),
      }),
      secretKeys: Object.values(RECEIVER_KEYS),
      called: [forgetting],
      externalUrl: grafanaUrl,
      internet,
    }),
    new GrafanaChart(app, platform, {
      size: hyperion.grafana,
      host,
      signIn: { kind: "entra", tenantId: azure.tenantId, clientId: entraApps.grafana, groups },
      datasources: grafanaDatasources({
        tempoUrl: traces.url,
        lokiUrl: logs.url,
        metricsUrl: metrics.url,
        alertmanagerUrl: alertmanager.url,
        tenants: hyperion.tenants.map(({ name, account: accountId }) => ({ name, accountId })),
        scrapeIntervalSeconds: SCRAPE_INTERVAL_SECONDS,
        spanMetrics: { calls: "traces_spanmetrics_calls_total", latencyBucket: "traces_spanmetrics_latency_bucket" },
        metricsTokenFile: `${TOKEN.mountPath}/${METRICS_TOKEN.key}`,
        ...(hyperion.clickhouse === undefined
          ? {}
          : {
              clickhouse: {
                host: CLICKHOUSE.host,
                database: CLICKHOUSE.database,
                user: CLICKHOUSE.reader.user,
                passwordFile: `${CLICKHOUSE_READER.mountPath}/${CLICKHOUSE.reader.key}`,
              },
            }),
      }),
      sources: [
        traces,
        logs,
        metrics,
        alertmanager,
        ...(hyperion.clickhouse === undefined
          ? []
          : [{ peer: CLICKHOUSE.pods.server, port: PORTS.clickhouse.nativeTls }]),
      ],
      sourceSecrets: [TOKEN, ...(hyperion.clickhouse === undefined ? [] : [CLICKHOUSE_READER])],
      dashboards: dashboardFiles(environment),
      home: HOME,
      database: { kind: "postgres", ...GRAFANA_DATABASE, host: grafanaDatabaseHost(environment), peer: database },
      login: internet,
    }),
    new RoutesChart(app, platform, {
      routes: [
        {
          host,
          to: GRAFANA,
          port: { name: "http", number: PORTS.grafana.http },
          // Grafana Live and a dashboard that streams hold their connection open.
          annotations: { "nginx.org/websocket-services": "grafana", "nginx.org/proxy-read-timeout": "120s" },
        },
      ],
      nginx,
    }),
  ];
}

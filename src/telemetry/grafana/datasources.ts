import { DATASOURCE_UIDS } from "../../conventions/datasource-uids.ts";
import { TRACES_TABLE } from "../clickhouse/tables.ts";
import { PORTS } from "../ports.ts";
import { selectPath } from "../victoria-metrics/cluster.ts";
import type {
  AlertmanagerDatasource,
  ClickhouseDatasource,
  Datasource,
  DatasourceFile,
  LokiDatasource,
  MetricsDatasource,
} from "./datasource-types.ts";
import { fileValue } from "./ini.ts";
import { macro } from "./macro.ts";
import { tempoDatasource } from "./tempo-datasource.ts";

/** The uid of a tenant's own data source. */
const tenantUid = (uid: string, tenant: string): string => `${uid}-${tenant}`;

export interface DatasourceOptions {
  /** Base URL of Tempo's query-frontend. */
  readonly tempoUrl: string;
  /** Base URL of Loki's query-frontend. */
  readonly lokiUrl: string;
  /** Base URL of vmselect or vmauth; the account's path is appended. */
  readonly metricsUrl: string;
  readonly alertmanagerUrl: string;
  /**
   * Who sends telemetry, with its VictoriaMetrics account. The platform's data sources read all of them. They tell
   * tenants apart for a reader and keep nobody out: every viewer of an organisation may query all its data sources.
   */
  readonly tenants: readonly { readonly name: string; readonly accountId: number }[];
  /** Seconds between scrapes: the shortest step that makes sense. */
  readonly scrapeIntervalSeconds: number;
  /** Names of the RED metrics that Tempo's metrics generator makes, as rules and dashboards write them. */
  readonly spanMetrics: { readonly calls: string; readonly latencyBucket: string };
  /** File with the token that vmauth asks for. Default: vmselect is asked directly, without one. */
  readonly metricsTokenFile?: string;
  /** Default: no ClickHouse. */
  readonly clickhouse?: {
    readonly host: string;
    readonly database: string;
    readonly user: string;
    readonly passwordFile: string;
  };
}

/** Tenant headers and account that one set of data sources reads with, and the uids it links by. */
interface Scope {
  readonly suffix: string;
  readonly uid: (uid: string) => string;
  readonly tenants: string;
  readonly account: number | "multitenant";
}

/** Every data source, as Grafana provisions it: the platform's own over all tenants, then each tenant's. */
export function grafanaDatasources(options: DatasourceOptions): DatasourceFile {
  const { tenants } = options;
  const platform: Scope = {
    suffix: "",
    uid: (uid) => uid,
    tenants: tenants.map(({ name }) => name).join("|"),
    account: "multitenant",
  };
  // A single tenant's own data sources would read the same as the platform's.
  const own: Scope[] = (tenants.length > 1 ? tenants : []).map(({ name, accountId }) => ({
    suffix: ` (${name})`,
    uid: (uid) => tenantUid(uid, name),
    tenants: name,
    account: accountId,
  }));
  return {
    apiVersion: 1,
    prune: true,
    datasources: [
      ...[platform, ...own].flatMap((scope) => storesOf(options, scope)),
      alertmanager(options),
      ...(options.clickhouse === undefined ? [] : [clickhouse(options.clickhouse)]),
    ],
  };
}

const storesOf = (options: DatasourceOptions, scope: Scope): Datasource[] => [
  tempoDatasource({
    name: `Traces${scope.suffix}`,
    uid: scope.uid(DATASOURCE_UIDS.traces),
    url: options.tempoUrl,
    tenants: scope.tenants,
    // Traces are what the platform is about: Explore opens on them.
    isDefault: scope.suffix === "",
    logsUid: scope.uid(DATASOURCE_UIDS.logs),
    metricsUid: scope.uid(DATASOURCE_UIDS.metrics),
    spanMetrics: options.spanMetrics,
  }),
  loki(options, scope),
  metrics(options, scope),
];

const loki = ({ lokiUrl }: DatasourceOptions, scope: Scope): LokiDatasource => ({
  name: `Logs${scope.suffix}`,
  uid: scope.uid(DATASOURCE_UIDS.logs),
  type: "loki",
  access: "proxy",
  editable: false,
  url: lokiUrl,
  jsonData: {
    httpHeaderName1: "X-Scope-OrgID",
    derivedFields: [
      {
        name: "trace_id",
        // OTLP's trace id is structured metadata, which Grafana offers as a label; the line need not hold it.
        matcherType: "label",
        matcherRegex: "trace_id",
        url: macro("__value.raw"),
        urlDisplayLabel: "Trace",
        datasourceUid: scope.uid(DATASOURCE_UIDS.traces),
      },
    ],
  },
  secureJsonData: { httpHeaderValue1: scope.tenants },
});

const metrics = (options: DatasourceOptions, scope: Scope): MetricsDatasource => ({
  name: `Metrics${scope.suffix}`,
  uid: scope.uid(DATASOURCE_UIDS.metrics),
  type: "prometheus",
  access: "proxy",
  editable: false,
  url: `${options.metricsUrl}${selectPath(scope.account)}`,
  jsonData: {
    ...(options.metricsTokenFile === undefined ? {} : { httpHeaderName1: "Authorization" as const }),
    httpMethod: "POST",
    prometheusType: "Prometheus",
    timeInterval: `${options.scrapeIntervalSeconds}s`,
    // vmselect shows vmalert's rules; one data source is enough to list them once.
    manageAlerts: scope.suffix === "",
    alertmanagerUid: DATASOURCE_UIDS.alertmanager,
    // No link from exemplars to traces: VictoriaMetrics keeps no exemplars, so that it would never lead anywhere.
  },
  ...(options.metricsTokenFile === undefined
    ? {}
    : { secureJsonData: { httpHeaderValue1: `Bearer ${fileValue(options.metricsTokenFile)}` } }),
});

const alertmanager = ({ alertmanagerUrl }: DatasourceOptions): AlertmanagerDatasource => ({
  name: "Alertmanager",
  uid: DATASOURCE_UIDS.alertmanager,
  type: "alertmanager",
  access: "proxy",
  editable: false,
  url: alertmanagerUrl,
  jsonData: { implementation: "prometheus", handleGrafanaManagedAlerts: false },
});

const clickhouse = (options: NonNullable<DatasourceOptions["clickhouse"]>): ClickhouseDatasource => ({
  name: "ClickHouse",
  uid: DATASOURCE_UIDS.clickhouse,
  type: "grafana-clickhouse-datasource",
  access: "proxy",
  editable: false,
  jsonData: {
    host: options.host,
    port: PORTS.clickhouse.nativeTls,
    protocol: "native",
    secure: true,
    username: options.user,
    defaultDatabase: options.database,
    traces: { otelEnabled: true, defaultDatabase: options.database, defaultTable: TRACES_TABLE },
  },
  secureJsonData: { password: fileValue(options.passwordFile) },
});

interface Common {
  readonly name: string;
  readonly uid: string;
  readonly access: "proxy";
  readonly editable: false;
  readonly secureJsonData?: Readonly<Record<string, string>>;
}

interface Link {
  readonly datasourceUid: string;
  readonly spanStartTimeShift: string;
  readonly spanEndTimeShift: string;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

export interface TempoDatasource extends Common {
  readonly type: "tempo";
  readonly url: string;
  readonly isDefault: boolean;
  readonly jsonData: {
    /** Default: the store has no tenants. */
    readonly httpHeaderName1?: "X-Scope-OrgID";
    readonly tracesToLogsV2: Link & { readonly customQuery: true; readonly query: string };
    /** Default: no metrics to lead to; the same for the service map. */
    readonly tracesToMetrics?: Link & {
      readonly queries: readonly { readonly name: string; readonly query: string }[];
    };
    readonly serviceMap?: { readonly datasourceUid: string };
    readonly nodeGraph: { readonly enabled: true };
    readonly streamingEnabled?: { readonly search: true };
    readonly traceQuery?: {
      readonly timeShiftEnabled: true;
      readonly spanStartTimeShift: string;
      readonly spanEndTimeShift: string;
    };
  };
}

export interface LokiDatasource extends Common {
  readonly type: "loki";
  readonly url: string;
  readonly jsonData: {
    /** Default: the store has no tenants. */
    readonly httpHeaderName1?: "X-Scope-OrgID";
    /** Default: no trace store to lead to. */
    readonly derivedFields?: readonly {
      readonly name: string;
      readonly matcherType: "label";
      readonly matcherRegex: string;
      readonly url: string;
      readonly urlDisplayLabel: string;
      readonly datasourceUid: string;
    }[];
  };
}

export interface MetricsDatasource extends Common {
  readonly type: "prometheus";
  readonly url: string;
  readonly isDefault?: boolean;
  readonly jsonData: {
    readonly httpHeaderName1?: "Authorization";
    readonly httpMethod: "POST";
    readonly prometheusType: "Prometheus" | "Mimir";
    readonly timeInterval: string;
    readonly manageAlerts: boolean;
    readonly alertmanagerUid: string;
  };
}

export interface AlertmanagerDatasource extends Common {
  readonly type: "alertmanager";
  readonly url: string;
  readonly jsonData: { readonly implementation: "prometheus"; readonly handleGrafanaManagedAlerts: false };
}

export interface ClickhouseDatasource extends Common {
  readonly type: "grafana-clickhouse-datasource";
  readonly jsonData: {
    readonly host: string;
    readonly port: number;
    readonly protocol: "native";
    readonly secure: true;
    readonly username: string;
    readonly defaultDatabase: string;
    readonly traces: { readonly otelEnabled: true; readonly defaultDatabase: string; readonly defaultTable: string };
  };
}

/** The database stands in `jsonData`: since Grafana 12.2 one beside it is not read. */
interface PostgresDatasource extends Common {
  readonly type: "grafana-postgresql-datasource";
  /** `host:port`. */
  readonly url: string;
  readonly user: string;
  readonly jsonData: {
    readonly database: string;
    readonly sslmode: "disable";
    /** Major version times a hundred. */
    readonly postgresVersion: number;
    readonly maxOpenConns: number;
  };
}

export type Datasource =
  | PostgresDatasource
  | TempoDatasource
  | LokiDatasource
  | MetricsDatasource
  | AlertmanagerDatasource
  | ClickhouseDatasource;

/** A provisioning file of Grafana. What was provisioned before and is not in it any more is deleted. */
export interface DatasourceFile {
  readonly apiVersion: 1;
  readonly prune: true;
  readonly datasources: readonly Datasource[];
}

import type { BreaksByRow } from "../break.ts";

const STORES = "charts/hyperion/stores.ts";
const GRAFANA = "charts/presentation/grafana.ts";

/** Tempo, Loki, VictoriaMetrics, ClickHouse, Grafana and its database. */
export const STORAGE: BreaksByRow = {
  "S0-TRC-01": [
    [
      "charts/hyperion/collectors.ts",
      "traces: { workload: TEMPO.distributor, port: PORTS.otlp.http },",
      "traces: { workload: TEMPO.distributor, port: PORTS.tempo.http },",
      "Traces are sent to a port on which Tempo takes none.",
    ],
    [
      "src/telemetry/tempo/config.ts",
      "http: { endpoint: `0.0.0.0:${PORTS.otlp.http}` },",
      "http: { endpoint: `127.0.0.1:${PORTS.otlp.http}` },",
      "Tempo takes spans of its own pod only.",
    ],
  ],
  "S0-TRC-02": [
    [
      STORES,
      'storage: { kind: "azure", account: storageAccount("traces"), containers: { blocks: CONTAINERS.traces.tempo } },',
      'storage: { kind: "filesystem" },',
      "Traces are on the ingester's disk only.",
    ],
    [
      STORES,
      'account: storageAccount("traces"),',
      'account: storageAccount("logs"),',
      "Tempo writes into Loki's storage account.",
    ],
  ],
  "S0-TRC-03": [
    [
      STORES,
      "retentionDays: retentionDays.traces,\n      bufferRetentionHours",
      "retentionDays: retentionDays.logs,\n      bufferRetentionHours",
      "Traces are kept as long as logs.",
    ],
    [
      "src/telemetry/tempo/config.ts",
      "block_retention: daysAsHours(options.retentionDays)",
      'block_retention: "336h"',
      "Tempo's own default of 14 days stands.",
    ],
  ],
  "S0-LOG-01": [
    [
      "charts/hyperion/collectors.ts",
      "logs: { workload: LOKI.distributor, port: PORTS.loki.http },",
      "logs: { workload: LOKI.queryFrontend, port: PORTS.loki.http },",
      "Logs are sent to the part that reads.",
    ],
    [
      "src/telemetry/pipeline/tenants.ts",
      'const LOKI_OTLP_PATH = "/otlp";',
      'const LOKI_OTLP_PATH = "/loki";',
      "Logs go to a path that Loki does not serve.",
    ],
  ],
  "S0-LOG-02": [
    [
      STORES,
      'storage: { kind: "azure", account: storageAccount("logs"), containers: CONTAINERS.logs },',
      'storage: { kind: "filesystem" },',
      "Chunks stay on the ingester's disk.",
    ],
    [
      STORES,
      'account: storageAccount("logs"),',
      'account: storageAccount("traces"),',
      "Loki writes into Tempo's storage account.",
    ],
  ],
  "S0-LOG-03": [
    [
      "src/telemetry/loki/config.ts",
      "retention_enabled: true,",
      "retention_enabled: false,",
      "Nothing is ever deleted.",
    ],
    [
      STORES,
      "retentionDays: retentionDays.logs,",
      "retentionDays: retentionDays.traces,",
      "Logs are kept as long as traces.",
    ],
  ],
  "S0-MET-01": [
    [
      "src/telemetry/victoria-metrics/cluster.ts",
      "`/insert/${account}/opentelemetry`",
      "`/insert/${account}/prometheus`",
      "Metrics go to a path that does not read OTLP.",
    ],
    [
      "charts/hyperion/collectors.ts",
      "metrics: { workload: VICTORIA_METRICS.vminsert, port: PORTS.vminsert.http },",
      "metrics: { workload: LOKI.distributor, port: PORTS.loki.http },",
      "Metrics are sent to Loki.",
    ],
  ],
  "S0-MET-02": [
    [
      "charts/storage/victoria-metrics/victoria-metrics.ts",
      'claims: [{ name: DATA, size: size.volume, storage: "replicated" }],',
      "claims: [],",
      "Samples are gone with the pod.",
    ],
    [
      "charts/storage/victoria-metrics/victoria-metrics.ts",
      'claims: [{ name: DATA, size: size.volume, storage: "replicated" }],',
      'claims: [{ name: "other", size: size.volume, storage: "replicated" }],',
      "The volume is not where samples are written.",
    ],
  ],
  "S0-MET-03": [
    [
      STORES,
      "retentionDays: retentionDays.metrics,",
      "retentionDays: retentionDays.logs,",
      "Metrics are kept as long as logs.",
    ],
    [
      "src/telemetry/victoria-metrics/cluster.ts",
      "retentionPeriod: daysWithSuffix(options.retentionDays),",
      "retentionPeriod: options.retentionDays,",
      "A bare 14 means 14 months.",
    ],
  ],
  "S0-MET-04": [
    [
      STORES,
      'backups: { account: storageAccount("metricsBackup"), containers',
      'backups: { account: storageAccount("logs"), containers',
      "The backup lies in the account of logs, which does not leave the region.",
    ],
    [
      "src/telemetry/victoria-metrics/backup.ts",
      "`azblob://${latest}/${pod}/latest`",
      "`azblob://${latest}/latest`",
      "All storage pods write over one backup.",
    ],
  ],
  "S0-MET-05": [
    [
      "src/telemetry/victoria-metrics/backup.ts",
      'src: from === "latest" ? latestOf(containers, pod) : dailyOf(containers, pod, from.day),',
      "src: latestOf(containers, pod),",
      "A restore of a day's copy reads the last hour's.",
    ],
    [
      "charts/storage/victoria-metrics/victoria-metrics.ts",
      "      claim: DATA,\n",
      '      claim: "restore",\n',
      "A restore writes to a volume that no storage pod reads.",
    ],
  ],
  "S0-CLK-01": [
    [
      "charts/hyperion/stores.ts",
      "...(clickhouse === undefined\n      ? []",
      "...(clickhouse === undefined || true\n      ? []",
      "The preview is never there.",
    ],
    [
      "charts/hyperion/third-party.ts",
      "environment.hyperion.clickhouse === undefined",
      "environment.hyperion.kafka === undefined",
      "The operator runs where no preview is wanted.",
    ],
  ],
  "S0-CLK-02": [
    [
      "src/telemetry/pipeline/egress.ts",
      '            signal: "traces",\n            name: "clickhouse",',
      '            signal: "logs",\n            name: "clickhouse",',
      "ClickHouse gets logs, and no span.",
    ],
    ["charts/hyperion/collectors.ts", "clickhouse: CLICKHOUSE_WRITER }", "}", "No span is copied to ClickHouse."],
  ],
  "S0-CLK-03": [
    [
      "src/telemetry/clickhouse/views.ts",
      "client.SpanId = server.ParentSpanId",
      "client.SpanId = server.SpanId",
      "No edge between services is ever found.",
    ],
    [
      "src/telemetry/clickhouse/views.ts",
      "  max(if(ParentSpanId = '', ServiceName, '')) AS RootService,",
      "  max(ServiceName) AS RootService,",
      "The root of a trace is whichever service comes last in the alphabet.",
    ],
  ],
  "S0-CLK-04": [
    [
      "src/telemetry/pipeline/egress.ts",
      "            receivers: [otlp],\n            processors: [limiter, neverRefuses],",
      "            receivers: [otlp],\n            processors: [limiter],",
      "A ClickHouse that is down refuses what egress is given.",
    ],
    [
      "src/telemetry/otelcol/clickhouse.ts",
      "block_on_overflow: false",
      "block_on_overflow: true",
      "Egress waits for a ClickHouse that is down.",
    ],
  ],
  "S0-STO-01": [
    [
      STORES,
      'account: storageAccount("logs"),',
      'account: storageAccount("clusterBackup"),',
      "Logs are among the cluster's backups.",
    ],
    [
      "charts/storage/victoria-metrics/victoria-metrics.ts",
      'claims: [{ name: DATA, size: size.volume, storage: "replicated" }],',
      "claims: [],",
      "Metrics are on no volume.",
    ],
  ],
  "S0-STO-02": [
    [
      "src/telemetry/tempo/storage.ts",
      "storage_account_name, use_federated_token: true }",
      "storage_account_name, use_federated_token: false }",
      "Tempo asks for a key that does not exist.",
    ],
    [
      "src/megatron/workload-identity.ts",
      "`system:serviceaccount:${workload.namespace}:${workload.serviceAccount}`",
      "`system:serviceaccount:${workload.serviceAccount}:${workload.namespace}`",
      "No pod's token is accepted.",
    ],
    [
      "src/megatron/workload-identity.ts",
      'role: "blobDataContributor"',
      'role: "blobDataReader"',
      "No store may write what it keeps.",
    ],
  ],
  "S0-GRF-01": [
    [
      "src/telemetry/grafana/datasources.ts",
      "  loki(options, scope),\n  metrics(options, scope),\n];",
      "  metrics(options, scope),\n];",
      "Logs are not to be seen.",
    ],
    [
      "charts/hyperion/presentation.ts",
      "const logs = target(LOKI.queryFrontend, PORTS.loki.http);",
      "const logs = target(TEMPO.queryFrontend, PORTS.tempo.http);",
      "The data source of logs asks Tempo.",
    ],
  ],
  "S0-GRF-02": [
    [
      "charts/hyperion/presentation.ts",
      "      rules: ruleFiles(environment),",
      "      rules: {},",
      "No alert is evaluated.",
    ],
    [
      GRAFANA,
      "mountPath: `${DASHBOARDS_PATH}/${slug}` })),",
      "mountPath: `/srv/${slug}` })),",
      "Grafana finds no dashboard.",
    ],
  ],
  "S0-GRF-03": [
    [
      "src/telemetry/grafana/datasources.ts",
      "url: `${options.metricsUrl}${selectPath(scope.account)}`,",
      "url: options.metricsUrl,",
      "The data source of metrics asks a path that is not served.",
    ],
    [
      GRAFANA,
      '            { name: "datasources", mountPath: `${PROVISIONING_PATH}/datasources` },\n',
      "",
      "No data source is mounted.",
    ],
  ],
  "S0-PG-01": [
    [
      "src/telemetry/grafana/config.ts",
      'type: "postgres",',
      'type: "sqlite3",',
      "State is in a file that goes with the pod.",
    ],
    [
      "src/telemetry/grafana/config.ts",
      'ssl_mode: "verify-full",',
      'ssl_mode: "disable",',
      "The password crosses the network in the clear.",
    ],
  ],
  "S0-PG-02": [
    [
      "src/telemetry/grafana/config.ts",
      "  unified_alerting: {\n    enabled: true,",
      "  unified_alerting: {\n    enabled: false,",
      "Alerts are not part of the state.",
    ],
    [
      "charts/hyperion/presentation.ts",
      "...GRAFANA_DATABASE, host: grafanaDatabaseHost(environment), peer: database },",
      '...GRAFANA_DATABASE, host: "localhost", peer: database },',
      "Grafana asks its own pod for the database.",
    ],
  ],
  "S0-PG-03": [
    [
      "src/telemetry/grafana/config.ts",
      "    secret_key: fileValue(options.secretKeyFile),\n",
      "",
      "Each start has another key, and reads no stored secret.",
    ],
    [
      GRAFANA,
      'env: {\n            [POD_ADDRESS_VARIABLE]: { field: "status.podIP" },',
      'env: {\n            GF_DATABASE_PATH: "/var/lib/grafana/own.db",\n            GF_DATABASE_URL: "sqlite3:///var/lib/grafana/own.db",\n            [POD_ADDRESS_VARIABLE]: { field: "status.podIP" },',
      "A variable of the pod puts the state on its own disk.",
    ],
  ],
  "S0-PG-04": [
    [
      "src/telemetry/grafana/config.ts",
      '  remote_cache: { type: "database" },\n',
      "",
      "Sessions are in the memory of one pod.",
    ],
    [
      GRAFANA,
      '...(claims.length === 0 ? [scratch("data", "1Gi")] : []),',
      '{ name: "data", persistentVolumeClaim: { claimName: "grafana" } },',
      "Grafana has a volume of its own, and state on it.",
    ],
    [
      "src/megatron/postgres.ts",
      'geoRedundantBackup: postgres.geoRedundantBackup ? "Enabled" : "Disabled",',
      'geoRedundantBackup: "Disabled",',
      "A lost region takes the database's backups along.",
    ],
  ],
  "S0-SIG-01": [
    [
      "src/telemetry/pipeline/node-agent.ts",
      '    { signal: "logs", receivers: [podLogs(storage.id)], processors, exporters },\n',
      "",
      "Logs of pods are not collected.",
    ],
    [
      "src/telemetry/pipeline/node-agent.ts",
      "receivers: [kubelet(interval), host(interval)]",
      "receivers: [host(interval)]",
      "Metrics of containers are not collected.",
    ],
  ],
  "S0-SIG-02": [
    [
      "src/telemetry/pipeline/processors.ts",
      "      redaction(),\n",
      '      redaction(),\n      ...(signal === "traces" ? [processor("probabilistic_sampler", { sampling_percentage: 10 })] : []),\n',
      "Nine traces of ten never reach Tempo.",
    ],
    [
      "src/telemetry/pipeline/processors.ts",
      "      redaction(),\n",
      '      redaction(),\n      ...(signal === "traces" ? [processor("filter", { traces: { span: ["kind == SPAN_KIND_INTERNAL"] } })] : []),\n',
      "Inner spans never reach Tempo.",
    ],
  ],
};

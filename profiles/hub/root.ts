import { App } from "cdk8s";
import { collectorWorkload } from "../../charts/collection/collector.ts";
import { GrafanaChart, grafanaWorkload } from "../../charts/presentation/grafana.ts";
import { LokiMonolithChart, lokiWorkload } from "../../charts/storage/loki-monolith.ts";
import type { ComponentChart } from "../../charts/workload/component-chart.ts";
import { type Flow, pods, type Target, uniqueFlows } from "../../charts/workload/flow.ts";
import { workloadNetworkPolicy } from "../../charts/workload/network-policy.ts";
import { hostOf, type Workload } from "../../charts/workload/workload.ts";
import { LOKI_DATA_PATH } from "../../src/telemetry/loki/config.ts";
import { PORTS } from "../../src/telemetry/ports.ts";
import { dashboards, FOLDER, HOME } from "./dashboards.ts";
import { datasources, READER } from "./datasources.ts";
import { TraceCollectorChart } from "./k3s/collector.ts";
import { HubFoundationChart } from "./k3s/foundation.ts";
import { JournalChart } from "./k3s/journal.ts";
import { NodePortsChart } from "./k3s/node-ports.ts";
import { POSTGRES_PORT, POSTGRES_SECRET, PostgresChart, postgresWorkload } from "./k3s/postgres.ts";
import { TempoSingleChart, tempoWorkload } from "./k3s/tempo.ts";
import { hubPlatform, NAMESPACE } from "./platform.ts";
import { NODE_PORTS, RETENTION } from "./values.ts";

const WORKLOADS = {
  postgres: postgresWorkload(NAMESPACE),
  loki: lokiWorkload(NAMESPACE),
  tempo: tempoWorkload(NAMESPACE),
  grafana: grafanaWorkload(NAMESPACE),
  collector: collectorWorkload(NAMESPACE),
} as const;

const target = (workload: Workload, port: number, url: string): Target => ({ url, peer: pods(workload), port });

/** One host's journal, a few thousand lines a minute at most. */
const LOG_LIMITS = { rateMb: 4, burstMb: 8, maxStreams: 5000, perStreamRateMb: 3 } as const;

/** The data platform: six programs on one node, and every connection between them and the host. */
export function stack(): { readonly charts: readonly ComponentChart[]; readonly flows: readonly Flow[] } {
  const app = new App();
  const platform = hubPlatform();
  const { postgres, loki, tempo, grafana, collector } = WORKLOADS;
  const to = {
    postgres: target(postgres, POSTGRES_PORT, `${hostOf(postgres)}:${POSTGRES_PORT}`),
    loki: target(loki, PORTS.loki.http, `http://${hostOf(loki)}:${PORTS.loki.http}`),
    tempo: target(tempo, PORTS.tempo.http, `http://${hostOf(tempo)}:${PORTS.tempo.http}`),
    tempoOtlp: target(tempo, PORTS.otlp.grpc, `${hostOf(tempo)}:${PORTS.otlp.grpc}`),
  };
  const charts: ComponentChart[] = [
    new HubFoundationChart(app, platform),
    new PostgresChart(app, platform),
    new LokiMonolithChart(app, platform, {
      size: { cpu: "150m", memory: "768Mi", replicas: 1 },
      replicationFactor: 1,
      disk: { kind: "pvc", size: "20Gi" },
      storage: { kind: "filesystem", directory: LOKI_DATA_PATH },
      retentionDays: RETENTION.logsHours / 24,
      limits: LOG_LIMITS,
    }),
    new TempoSingleChart(app, platform, RETENTION.tracesHours),
    new TraceCollectorChart(app, platform, to.tempoOtlp),
    new JournalChart(app, platform, { ...to.loki, url: `${to.loki.url}/loki/api/v1/push` }),
    new GrafanaChart(app, platform, {
      size: { cpu: "100m", memory: "384Mi", replicas: 1 },
      host: "localhost",
      signIn: { kind: "basic" },
      datasources: datasources({ postgres: to.postgres.url, loki: to.loki.url, tempo: to.tempo.url }),
      sources: [to.postgres, to.loki, to.tempo],
      sourceSecrets: [{ name: "postgres-reader", secret: POSTGRES_SECRET, key: READER.role, mountPath: READER.path }],
      dashboards: { [FOLDER]: dashboards() },
      home: HOME,
      database: { kind: "sqlite", volume: "2Gi" },
      login: undefined,
    }),
    new NodePortsChart(app, platform, [
      {
        to: postgres,
        name: "postgres",
        port: POSTGRES_PORT,
        nodePort: NODE_PORTS.postgres,
        why: "hub-proxy and hub-metrics write",
      },
      {
        to: collector,
        name: "otlp-grpc",
        port: PORTS.otlp.grpc,
        nodePort: NODE_PORTS.otlpGrpc,
        why: "host services send traces",
      },
      {
        to: collector,
        name: "otlp-http",
        port: PORTS.otlp.http,
        nodePort: NODE_PORTS.otlpHttp,
        why: "host services send traces",
      },
      {
        to: grafana,
        name: "http",
        port: PORTS.grafana.http,
        nodePort: NODE_PORTS.grafana,
        why: "people, and the gateway",
      },
      { to: loki, name: "http", port: PORTS.loki.http, nodePort: NODE_PORTS.loki, why: "the gateway asks for lines" },
    ]),
  ];
  const flows = uniqueFlows(charts.flatMap((chart) => chart.flows));
  for (const chart of charts) for (const subject of chart.pods) workloadNetworkPolicy(chart, subject, flows);
  return { charts, flows };
}

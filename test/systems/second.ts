import { App } from "cdk8s";
import { CollectorChart } from "../../charts/collection/collector.ts";
import { objectsOf, type RenderedObject } from "../../charts/objects.ts";
import { GrafanaChart } from "../../charts/presentation/grafana.ts";
import { LokiMonolithChart, lokiWorkload } from "../../charts/storage/loki-monolith.ts";
import { anyCluster } from "../../charts/workload/any-cluster.ts";
import { target } from "../../charts/workload/target.ts";
import { batchingConfig } from "../../src/telemetry/otelcol/batching.ts";
import { annotatedPods, programPods } from "../../src/telemetry/scrape/pod-jobs.ts";

const [system, namespace, imagesFile] = ["second", "logging", "test/systems/second.ts"] as const;
const image = (repository: string) => ({ registry: "registry.test", repository, tag: "1.0.0" });
const images = { loki: image("loki"), grafana: image("grafana"), otelcol: image("otelcol") };
const names = { system, namespace, environment: "only", labelDomain: "logs.test" };
const logs = target(lokiWorkload(namespace), 3100);
const metrics = { url: "https://prometheus.test/api/v1/write", cidrs: ["10.1.2.3/32"] };
const bucket = { url: "s3.test", cidrs: ["10.1.3.0/24"] };
const size = { cpu: "100m", memory: "256Mi", replicas: 1 };
const source = { uid: "logs", type: "loki", access: "proxy", editable: false, url: logs.url, jsonData: {} } as const;

/** What a Prometheus elsewhere scrapes of it. */
export const jobs = [
  programPods({ name: "loki", namespace, app: "loki", port: "http" }),
  programPods({ name: "otelcol", namespace, app: "otel-collector", port: "metrics" }),
  annotatedPods([namespace]),
];

/** The smallest second system: logs in S3, Grafana on SQLite, one collector. It knows nothing of core. */
export function second(): RenderedObject[] {
  const [scope, platform] = [new App(), anyCluster({ ...names, images, imagesFile })];
  const loki = new LokiMonolithChart(scope, platform, {
    size,
    replicationFactor: 1,
    retentionDays: 30,
    limits: { rateMb: 4, burstMb: 8, maxStreams: 1000, perStreamRateMb: 1 },
    disk: { kind: "pvc", size: "10Gi" },
    storage: { kind: "s3", endpoint: bucket.url, region: "r", buckets: { chunks: "c", ruler: "u" }, insecure: false },
    objectStore: { peer: { kind: "addresses", name: "bucket", cidrs: bucket.cidrs }, port: 443 },
  });
  const grafana = new GrafanaChart(scope, platform, {
    size,
    host: "grafana.test",
    dashboards: {},
    login: undefined,
    sources: [logs],
    sourceSecrets: [],
    database: { kind: "sqlite", volume: "1Gi" },
    signIn: { kind: "basic" },
    datasources: { apiVersion: 1, prune: true, datasources: [{ name: "Logs", ...source }] },
  });
  const collector = new CollectorChart(scope, platform, {
    size: { ...size, minReplicas: 1, maxReplicas: 2 },
    config: batchingConfig({ remoteWriteUrls: [metrics.url], logsUrl: `${logs.url}/otlp` }),
    targets: [logs, { peer: { kind: "addresses", name: "prometheus", cidrs: metrics.cidrs }, port: 443 }],
  });
  return objectsOf([loki, grafana, collector]);
}

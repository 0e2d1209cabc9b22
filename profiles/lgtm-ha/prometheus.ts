import { PROMETHEUS_RULES, REPLICA_VARIABLE } from "../../charts/storage/prometheus.ts";
import { NODE_METRICS_PATH } from "../../src/telemetry/alloy/config.ts";
import { prometheusConfig } from "../../src/telemetry/prometheus/config.ts";
import type { PrometheusConfig } from "../../src/telemetry/prometheus/types.ts";
import type { ScrapeJob } from "../../src/telemetry/scrape/job.ts";
import { annotatedPods, programPods } from "../../src/telemetry/scrape/pod-jobs.ts";
import { COMPONENTS } from "./alerts.ts";
import { NAMESPACE } from "./platform.ts";
import type { Values } from "./schema.ts";
import { TIMES } from "./tiers.ts";

/** Label by which replicas differ: Mimir keeps the samples of one of its values, and drops the label. */
const REPLICA_LABEL = "__replica__";

/** Programs of the stack by job; the collector's own metrics have a port of their own. */
const ownJobs = (): ScrapeJob[] => [
  ...Object.keys(COMPONENTS).map((name) =>
    programPods({ name, namespace: NAMESPACE, app: name, port: name === "otel-collector" ? "metrics" : "http" }),
  ),
  programPods({ name: "node", namespace: NAMESPACE, app: "alloy", port: "http", path: NODE_METRICS_PATH }),
];

interface Targets {
  /** Remote-write URL of Mimir. */
  readonly mimirUrl: string;
  /** `host:port` of every Alertmanager. */
  readonly alertmanagers: readonly string[];
}

/** The one configuration that every replica runs: they scrape the same, and differ in the replica label's value. */
export const stackPrometheus = (
  { cluster, applications }: Values,
  { mimirUrl, alertmanagers }: Targets,
): PrometheusConfig =>
  prometheusConfig({
    scrapeIntervalSeconds: TIMES.scrape,
    scrapeTimeoutSeconds: TIMES.timeout,
    evaluationIntervalSeconds: TIMES.evaluation,
    externalLabels: { cluster: cluster.name, [REPLICA_LABEL]: `\${${REPLICA_VARIABLE}}` },
    ruleFiles: [PROMETHEUS_RULES],
    jobs: [...ownJobs(), annotatedPods(applications)],
    alertmanagers: [{ static_configs: [{ targets: alertmanagers }] }],
    // With it each replica's alert would be an alert of its own.
    alertRelabeling: [{ action: "labeldrop", regex: REPLICA_LABEL }],
    // Collectors send a batch a little late; more would hide that two senders write one series.
    outOfOrderWindow: OUT_OF_ORDER,
    remoteWrite: [{ url: mimirUrl, name: "mimir" }],
  });

export const OUT_OF_ORDER = "10m";

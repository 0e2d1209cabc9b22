import { HOP_REQUESTS } from "../../conventions/hop-requests.ts";
import type { RelabelRule, ScrapeJob } from "./job.ts";

/** Pods of a third-party chart, which has no place for our annotations or another one in each version. */
interface OperatorTarget {
  /** Label `job` of its series. */
  readonly name: string;
  readonly namespace: string;
  /** Labels of its pods. */
  readonly labels: Readonly<Record<string, string>>;
  /** Number of a declared container port. */
  readonly port: number;
}

export interface ClusterJobsOptions {
  /** Default: none. */
  readonly operators?: readonly OperatorTarget[];
  /** Samples that one scrape may have; a target above it is refused whole. Default: 50,000. */
  readonly sampleLimit?: number;
}

/** Annotations by which a pod asks to be scraped. The port is named by number and must be a declared container port. */
export const SCRAPE_ANNOTATIONS = {
  scrape: "prometheus.io/scrape",
  port: "prometheus.io/port",
  path: "prometheus.io/path",
} as const;

/** Value of `app.kubernetes.io/name` that each chart gives its pods. */
const EXPORTERS = { kubeStateMetrics: "kube-state-metrics", nodeExporter: "prometheus-node-exporter" } as const;

const SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

const meta = (name: string) => `__meta_kubernetes_${name.replaceAll(/[^A-Za-z0-9]/g, "_")}`;
const annotation = (name: string) => meta(`pod_annotation_${name}`);

const keep = (label: string, regex: string): RelabelRule => ({ action: "keep", source_labels: [label], regex });
const copy = (from: string, to: string): RelabelRule => ({ source_labels: [from], target_label: to });

const finished: RelabelRule = { action: "drop", source_labels: [meta("pod_phase")], regex: "Succeeded|Failed" };

const podLabels: readonly RelabelRule[] = [
  copy(meta("namespace"), "namespace"),
  copy(meta("pod_name"), "pod"),
  copy(meta("pod_container_name"), "container"),
  copy(meta("pod_node_name"), "node"),
];

/** Series of cAdvisor that no dashboard or rule can use: per network class, per task state, without a pod. */
const cadvisorNoise: readonly RelabelRule[] = [
  {
    action: "drop",
    source_labels: ["__name__"],
    regex: "container_(network_(tcp|udp)6?_usage_total|tasks_state|memory_failures_total|blkio_device_usage_total)",
  },
];

/** The job of one operator. Pods that ask to be scraped are scraped already. */
const operatorJob = ({ name, namespace, labels, port }: OperatorTarget, sampleLimit: number): ScrapeJob => ({
  job_name: `operator-${name}`,
  sample_limit: sampleLimit,
  kubernetes_sd_configs: [{ role: "pod" }],
  relabel_configs: [
    finished,
    { action: "drop", source_labels: [annotation(SCRAPE_ANNOTATIONS.scrape)], regex: "true" },
    keep(meta("namespace"), namespace),
    ...Object.entries(labels).map(([label, value]) => keep(meta(`pod_label_${label}`), value)),
    keep(meta("pod_container_port_number"), String(port)),
    ...podLabels,
    { target_label: "job", replacement: name },
    copy(meta("pod_label_app.kubernetes.io/component"), "component"),
  ],
});

/** The agents' counts of what hops did, beside the agents' own metrics: an annotation names one port only. */
const hopRequestsJob = (sampleLimit: number): ScrapeJob => ({
  job_name: HOP_REQUESTS.portName,
  sample_limit: sampleLimit,
  kubernetes_sd_configs: [{ role: "pod" }],
  relabel_configs: [
    finished,
    keep(meta("pod_container_port_name"), HOP_REQUESTS.portName),
    ...podLabels,
    { target_label: "job", replacement: HOP_REQUESTS.portName },
    copy(meta("pod_label_app.kubernetes.io/component"), "component"),
  ],
});

/** Everything that the platform scrapes: annotated pods, hops' counters, kubelets with cAdvisor, kube-state-metrics, node-exporter. */
export function clusterJobs({ operators = [], sampleLimit = 50_000 }: ClusterJobsOptions): ScrapeJob[] {
  const ownJobs: readonly string[] = Object.values(EXPORTERS);

  const kubelet = (job: string, path: string, noise: readonly RelabelRule[] = []): ScrapeJob => ({
    job_name: job,
    scheme: "https",
    metrics_path: path,
    sample_limit: sampleLimit,
    authorization: { credentials_file: `${SERVICE_ACCOUNT}/token` },
    tls_config: { ca_file: `${SERVICE_ACCOUNT}/ca.crt` },
    kubernetes_sd_configs: [{ role: "node" }],
    relabel_configs: [copy(meta("node_name"), "node")],
    ...(noise.length === 0 ? {} : { metric_relabel_configs: noise }),
  });

  const exporter = (app: string, labels: readonly RelabelRule[], honour: boolean): ScrapeJob => ({
    job_name: app,
    ...(honour ? { honor_labels: true } : {}),
    sample_limit: sampleLimit,
    kubernetes_sd_configs: [{ role: "pod" }],
    relabel_configs: [
      finished,
      keep(meta("pod_label_app.kubernetes.io/name"), app),
      keep(meta("pod_container_port_name"), "http|metrics|http-metrics"),
      ...labels,
    ],
  });

  return [
    {
      job_name: "kubernetes-pods",
      sample_limit: sampleLimit,
      kubernetes_sd_configs: [{ role: "pod" }],
      relabel_configs: [
        finished,
        keep(annotation(SCRAPE_ANNOTATIONS.scrape), "true"),
        {
          // A pod is found once for each of its ports; only the one it names is scraped.
          action: "keepequal",
          source_labels: [annotation(SCRAPE_ANNOTATIONS.port)],
          target_label: meta("pod_container_port_number"),
        },
        {
          source_labels: [annotation(SCRAPE_ANNOTATIONS.path)],
          regex: "(.+)",
          target_label: "__metrics_path__",
        },
        ...podLabels,
        copy(meta("pod_label_app.kubernetes.io/name"), "job"),
        // Which layer of the pipeline, or which part of a store: all of them run one program.
        copy(meta("pod_label_app.kubernetes.io/component"), "component"),
      ],
    },
    hopRequestsJob(sampleLimit),
    kubelet("kubelet", "/metrics"),
    kubelet("cadvisor", "/metrics/cadvisor", cadvisorNoise),
    // Its series name the pod they are about; a scrape's own labels must not win.
    exporter(EXPORTERS.kubeStateMetrics, [], true),
    exporter(
      EXPORTERS.nodeExporter,
      [copy(meta("pod_node_name"), "node"), copy(meta("pod_node_name"), "instance")],
      false,
    ),
    ...operators.filter(({ name }) => !ownJobs.includes(name)).map((operator) => operatorJob(operator, sampleLimit)),
  ];
}

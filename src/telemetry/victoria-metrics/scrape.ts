import { HOP_REQUESTS } from "../../conventions/hop-requests.ts";

/** One step of relabelling, as vmagent takes it; `keep_if_equal` is its own addition to Prometheus'. */
interface RelabelConfig {
  readonly action?: "replace" | "keep" | "drop" | "labelmap" | "labeldrop" | "keep_if_equal";
  readonly source_labels?: readonly string[];
  readonly separator?: string;
  readonly regex?: string;
  readonly target_label?: string;
  readonly replacement?: string;
}

export interface ScrapeJob {
  readonly job_name: string;
  readonly scheme?: "https";
  readonly metrics_path?: string;
  readonly honor_labels?: true;
  readonly sample_limit: number;
  /** Moment of each interval at which the job is scraped, by every scraper. */
  readonly scrape_offset: string;
  readonly bearer_token_file?: string;
  readonly tls_config?: { readonly ca_file: string };
  readonly kubernetes_sd_configs: readonly { readonly role: "pod" | "node" }[];
  readonly relabel_configs: readonly RelabelConfig[];
  readonly metric_relabel_configs?: readonly RelabelConfig[];
}

/** vmagent's scrape configuration. */
export interface ScrapeConfig {
  readonly global: {
    readonly scrape_interval: string;
    readonly scrape_timeout: string;
    readonly external_labels: Readonly<Record<string, string>>;
  };
  readonly scrape_configs: readonly ScrapeJob[];
}

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

export interface ScrapeOptions {
  /** Labels on every series, such as cluster and environment. */
  readonly externalLabels: Readonly<Record<string, string>>;
  /** Default: none. */
  readonly operators?: readonly OperatorTarget[];
  /** Default: 15, because a rate over one minute, the shortest window of the burn rates, needs four samples. */
  readonly intervalSeconds?: number;
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

const keep = (label: string, regex: string): RelabelConfig => ({ action: "keep", source_labels: [label], regex });
const copy = (from: string, to: string): RelabelConfig => ({ source_labels: [from], target_label: to });

const finished: RelabelConfig = { action: "drop", source_labels: [meta("pod_phase")], regex: "Succeeded|Failed" };

const podLabels: readonly RelabelConfig[] = [
  copy(meta("namespace"), "namespace"),
  copy(meta("pod_name"), "pod"),
  copy(meta("pod_container_name"), "container"),
  copy(meta("pod_node_name"), "node"),
];

/** Series of cAdvisor that no dashboard or rule can use: per network class, per task state, without a pod. */
const cadvisorNoise: readonly RelabelConfig[] = [
  {
    action: "drop",
    source_labels: ["__name__"],
    regex: "container_(network_(tcp|udp)6?_usage_total|tasks_state|memory_failures_total|blkio_device_usage_total)",
  },
];

type UnplacedJob = Omit<ScrapeJob, "scrape_offset">;

/**
 * Two scrapers of a target must see it in the same second, so that one of their samples stays: both begin half a second
 * into a second, where neither a late timer nor a clock that is some milliseconds off leaves it. Jobs begin at different
 * seconds of the interval, or all targets would be asked at once.
 */
const placed = (jobs: readonly UnplacedJob[], intervalSeconds: number): ScrapeJob[] =>
  jobs.map(({ job_name, ...job }, index) => ({
    job_name,
    scrape_offset: `${(index % intervalSeconds) * 1000 + 500}ms`,
    ...job,
  }));

/** The job of one operator. Pods that ask to be scraped are scraped already. */
const operatorJob = ({ name, namespace, labels, port }: OperatorTarget, sampleLimit: number): UnplacedJob => ({
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
const hopRequestsJob = (sampleLimit: number): UnplacedJob => ({
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
export function scrapeConfig(options: ScrapeOptions): ScrapeConfig {
  const { intervalSeconds = 15, sampleLimit = 50_000, externalLabels, operators = [] } = options;
  const ownJobs: readonly string[] = Object.values(EXPORTERS);

  const kubelet = (job: string, path: string, noise: readonly RelabelConfig[] = []): UnplacedJob => ({
    job_name: job,
    scheme: "https",
    metrics_path: path,
    sample_limit: sampleLimit,
    bearer_token_file: `${SERVICE_ACCOUNT}/token`,
    tls_config: { ca_file: `${SERVICE_ACCOUNT}/ca.crt` },
    kubernetes_sd_configs: [{ role: "node" }],
    relabel_configs: [copy(meta("node_name"), "node")],
    ...(noise.length === 0 ? {} : { metric_relabel_configs: noise }),
  });

  const exporter = (app: string, labels: readonly RelabelConfig[], honour: boolean): UnplacedJob => ({
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

  return {
    global: {
      scrape_interval: `${intervalSeconds}s`,
      scrape_timeout: `${Math.min(10, intervalSeconds)}s`,
      external_labels: externalLabels,
    },
    scrape_configs: placed(
      [
        {
          job_name: "kubernetes-pods",
          sample_limit: sampleLimit,
          kubernetes_sd_configs: [{ role: "pod" }],
          relabel_configs: [
            finished,
            keep(annotation(SCRAPE_ANNOTATIONS.scrape), "true"),
            {
              // A pod is found once for each of its ports; only the one it names is scraped.
              action: "keep_if_equal",
              source_labels: [annotation(SCRAPE_ANNOTATIONS.port), meta("pod_container_port_number")],
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
        ...operators
          .filter(({ name }) => !ownJobs.includes(name))
          .map((operator) => operatorJob(operator, sampleLimit)),
      ],
      intervalSeconds,
    ),
  };
}

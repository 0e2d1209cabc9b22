import type { RelabelRule, ScrapeJob } from "../../../src/telemetry/scrape/job.ts";
import { address, type Component, OBSERVERS, SERVICES } from "../components.ts";
import { CLUSTER_OBSERVERS, PLACES } from "../places.ts";
import { VALUES } from "../values.ts";

/** Where a Prometheus runs decides how it finds targets: by name in Compose, by the API in a cluster. */
export type Variant = "compose" | "kubernetes";

/** A scrape job, and how it finds its targets in each variant that has it. */
type Job = Readonly<Partial<Record<Variant, Omit<ScrapeJob, "job_name">>>>;

/** What `application-services` scrapes. */
const APPLICATIONS: readonly Component[] = Object.values(SERVICES);

const SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

/** The cluster's authority signs the certificates of the API server and, on EKS, of each kubelet. */
const AS_SERVICE_ACCOUNT = {
  scheme: "https",
  authorization: { credentials_file: `${SERVICE_ACCOUNT}/token` },
  tls_config: { ca_file: `${SERVICE_ACCOUNT}/ca.crt` },
} as const;

const constant = (label: string, value: string): RelabelRule => ({ target_label: label, replacement: value });

const copied = (source: string, label: string): RelabelRule => ({ source_labels: [source], target_label: label });

const kept = (source: string, ...values: readonly string[]): RelabelRule => ({
  source_labels: [source],
  regex: values.join("|"),
  action: "keep",
});

const NODE = "__meta_kubernetes_node_name";

/** A target of one name, with the labels by which alerts are routed and hidden. */
const known = (program: Component, place: string, host = program.name) => ({
  targets: [`${host}:${program.port}`],
  labels: { service: program.name, namespace: place },
});

/** Every pod behind Services of these names: a Service's own address would be another pod's counters at each scrape. */
const behindServices = (namespace: string, port: string, ...names: readonly string[]) => ({
  kubernetes_sd_configs: [{ role: "endpointslice", namespaces: { names: [namespace] } }] as const,
  relabel_configs: [
    kept("__meta_kubernetes_service_name", ...names),
    kept("__meta_kubernetes_endpointslice_port_name", port),
    copied("__meta_kubernetes_service_name", "service"),
    copied("__meta_kubernetes_namespace", "namespace"),
    copied("__meta_kubernetes_pod_name", "pod"),
    copied("__meta_kubernetes_pod_node_name", "node"),
  ],
});

const applications = behindServices(PLACES.backend, "http", ...APPLICATIONS.map(({ name }) => name));

/** The jobs by name. `service` is what a series is about; `app` is which program said it. */
const JOBS: Readonly<Record<string, Job>> = {
  prometheus: both({ static_configs: [known(OBSERVERS.prometheus, PLACES.monitoring, "localhost")] }),
  "application-services": {
    compose: {
      // The programs' own label `service` names whom they call, and must not become `exported_service`.
      honor_labels: true,
      static_configs: APPLICATIONS.map((program) => ({
        targets: [address(program)],
        labels: { service: program.name, app: program.name, namespace: PLACES.backend },
      })),
    },
    kubernetes: {
      honor_labels: true,
      ...applications,
      relabel_configs: [...applications.relabel_configs, copied("__meta_kubernetes_service_name", "app")],
    },
  },
  "node-exporter": {
    compose: { static_configs: [known(OBSERVERS.nodeExporter, PLACES.monitoring)] },
    kubernetes: behindServices(PLACES.monitoring, "http", OBSERVERS.nodeExporter.name),
  },
  "kubernetes-pods": {
    kubernetes: {
      honor_labels: true,
      kubernetes_sd_configs: [{ role: "pod" }],
      relabel_configs: [
        kept("__meta_kubernetes_pod_annotation_prometheus_io_scrape", "true"),
        {
          // They are scraped by application-services; a second time would count every request twice.
          source_labels: ["__meta_kubernetes_pod_label_app_kubernetes_io_name"],
          regex: APPLICATIONS.map(({ name }) => name).join("|"),
          action: "drop",
        },
        // A pod has a target for each port: the one that its annotation names.
        {
          source_labels: ["__address__", "__meta_kubernetes_pod_annotation_prometheus_io_port"],
          regex: "(.+?)(?::\\d+)?;(\\d+)",
          replacement: "$1:$2",
          target_label: "__address__",
        },
        {
          source_labels: ["__meta_kubernetes_pod_annotation_prometheus_io_path"],
          regex: "(.+)",
          target_label: "__metrics_path__",
        },
        copied("__meta_kubernetes_pod_label_app_kubernetes_io_name", "service"),
        copied("__meta_kubernetes_pod_label_app_kubernetes_io_name", "app"),
        copied("__meta_kubernetes_namespace", "namespace"),
        copied("__meta_kubernetes_pod_name", "pod"),
        copied("__meta_kubernetes_pod_node_name", "node"),
      ],
    },
  },
  "kubernetes-nodes": { kubernetes: kubelet("/metrics", "kubelet") },
  "kubernetes-cadvisor": { kubernetes: kubelet("/metrics/cadvisor", "cadvisor") },
  "kubernetes-apiservers": {
    kubernetes: { ...AS_SERVICE_ACCOUNT, ...behindServices("default", "https", "kubernetes") },
  },
  "kube-state-metrics": {
    // Its series are about other namespaces, pods and nodes than its own.
    kubernetes: {
      honor_labels: true,
      ...behindServices(PLACES.monitoring, "http", CLUSTER_OBSERVERS.kubeStateMetrics.name),
    },
  },
  "blackbox-http": {
    kubernetes: {
      metrics_path: "/probe",
      params: { module: ["http_2xx"] },
      static_configs: [
        {
          targets: VALUES.externalUrls,
          labels: { service: CLUSTER_OBSERVERS.blackboxExporter.name, namespace: PLACES.monitoring },
        },
      ],
      relabel_configs: [
        copied("__address__", "__param_target"),
        copied("__param_target", "instance"),
        constant("__address__", address(CLUSTER_OBSERVERS.blackboxExporter)),
      ],
    },
  },
};

function both(job: Omit<ScrapeJob, "job_name">): Job {
  return { compose: job, kubernetes: job };
}

/** What a kubelet serves of its node. */
function kubelet(path: string, service: string): Omit<ScrapeJob, "job_name"> {
  return {
    ...AS_SERVICE_ACCOUNT,
    // Series of containers and volumes carry the namespace that they are of.
    honor_labels: true,
    metrics_path: path,
    kubernetes_sd_configs: [{ role: "node" }],
    relabel_configs: [copied(NODE, "node"), constant("service", service), constant("namespace", "kube-system")],
  };
}

/** The jobs of a variant, in the order in which they are described. */
export const jobsOf = (variant: Variant): ScrapeJob[] =>
  Object.entries(JOBS).flatMap(([name, job]) => {
    const config = job[variant];
    return config === undefined ? [] : [{ job_name: name, ...config }];
  });

import type { RelabelRule, ScrapeJob } from "./job.ts";

const meta = (name: string): string => `__meta_kubernetes_${name}`;
const annotation = (name: string): string => meta(`pod_annotation_prometheus_io_${name}`);

const copy = (source: string, label: string): RelabelRule => ({ source_labels: [source], target_label: label });

const POD_LABELS: readonly RelabelRule[] = [
  copy(meta("namespace"), "namespace"),
  copy(meta("pod_name"), "pod"),
  copy(meta("pod_node_name"), "node"),
];

const RUNNING: RelabelRule = { source_labels: [meta("pod_phase")], regex: "Succeeded|Failed", action: "drop" };

/** The first port that an IPv4 address is followed by, replaced by the annotation's. */
const ADDRESS: RelabelRule = {
  source_labels: ["__address__", annotation("port")],
  regex: "([^:]+)(?::\\d+)?;(\\d+)",
  replacement: "$1:$2",
  target_label: "__address__",
};

/**
 * Pods that ask to be scraped by the annotation `prometheus.io/scrape: "true"`; `port`, `path` (default `/metrics`) and
 * `scheme` are honoured too. A pod with a port annotation is found once for each of its ports, and kept at one of them.
 * @param namespaces where to look; empty for every namespace
 */
export const annotatedPods = (namespaces: readonly string[]): ScrapeJob => ({
  job_name: "kubernetes-pods",
  kubernetes_sd_configs: [{ role: "pod", ...(namespaces.length === 0 ? {} : { namespaces: { names: namespaces } }) }],
  relabel_configs: [
    RUNNING,
    { source_labels: [annotation("scrape")], regex: "true", action: "keep" },
    { source_labels: [annotation("scheme")], regex: "(https?)", target_label: "__scheme__" },
    { source_labels: [annotation("path")], regex: "(.+)", target_label: "__metrics_path__" },
    ADDRESS,
    ...POD_LABELS,
    copy(meta("pod_label_app_kubernetes_io_name"), "app"),
  ],
});

/** A program of the system itself, at a named port of its pods. */
export interface ProgramJob {
  /** Label `job` of its series. */
  readonly name: string;
  readonly namespace: string;
  /** Value of `app.kubernetes.io/name` of its pods. */
  readonly app: string;
  /** Name of the container's port. */
  readonly port: string;
  /** Default: `/metrics`. */
  readonly path?: string;
}

/** Every pod of a program, each by its own address: through a Service each scrape would be another pod's counters. */
export const programPods = ({ name, namespace, app, port, path }: ProgramJob): ScrapeJob => ({
  job_name: name,
  ...(path === undefined ? {} : { metrics_path: path }),
  kubernetes_sd_configs: [{ role: "pod", namespaces: { names: [namespace] } }],
  relabel_configs: [
    RUNNING,
    { source_labels: [meta("pod_label_app_kubernetes_io_name")], regex: app, action: "keep" },
    { source_labels: [meta("pod_container_port_name")], regex: port, action: "keep" },
    ...POD_LABELS,
  ],
});

import { PORTS } from "../ports.ts";
import { alloyText, type Block, expression } from "./syntax.ts";

export interface AlloyOptions {
  /** Push URL of Loki. */
  readonly lokiPushUrl: string;
  /** `host:port` of the collectors' headless Service, OTLP over gRPC. */
  readonly collectorAddress: string;
  /** Value of the label `cluster` on every log line. */
  readonly cluster: string;
}

/** Environment variable with the name of the pod's node. */
export const NODE_VARIABLE = "NODE_NAME";

/** Where the node's file systems are mounted, read-only. */
export const HOST = { proc: "/host/proc", sys: "/host/sys", root: "/host/root" } as const;

/** Label of the exporter of node metrics: part of the path that Prometheus scrapes. */
const NODE_EXPORTER = "node";

/** Path of the node's metrics, beside the agent's own at `/metrics`. */
export const NODE_METRICS_PATH = `/api/v0/component/prometheus.exporter.unix.${NODE_EXPORTER}/metrics`;

/** Retries of a push, from half a second to five minutes: about two hours, so that a store's restart loses no line. */
const PUSH_RETRIES = { max_backoff_period: "5m", max_backoff_retries: 30 } as const;

const rule = (source: string, label: string): Block => ({
  name: "rule",
  attributes: { source_labels: [source], target_label: label },
});

/**
 * Alloy on each node: logs of the node's own pods through the Kubernetes API, metrics of the node, and OTLP of
 * applications, which it passes on. Pods are chosen by their node and by nothing else: together with clustering a pod
 * whose hash falls to another node would be read by nobody. No label names the agent's pod, so that a line which is read
 * again is the same line.
 */
export const alloyConfig = ({ lokiPushUrl, collectorAddress, cluster }: AlloyOptions): string =>
  alloyText([
    { name: "logging", attributes: { level: "info", format: "json" } },
    {
      name: "discovery.kubernetes",
      label: "pods",
      attributes: { role: "pod" },
      blocks: [
        {
          name: "selectors",
          attributes: { role: "pod", field: expression(`"spec.nodeName=" + sys.env("${NODE_VARIABLE}")`) },
        },
      ],
    },
    {
      name: "discovery.relabel",
      label: "pods",
      attributes: { targets: expression("discovery.kubernetes.pods.targets") },
      blocks: [
        {
          name: "rule",
          attributes: {
            source_labels: ["__meta_kubernetes_pod_phase"],
            regex: "Pending|Succeeded|Failed|Unknown",
            action: "drop",
          },
        },
        rule("__meta_kubernetes_namespace", "namespace"),
        rule("__meta_kubernetes_pod_name", "pod"),
        rule("__meta_kubernetes_pod_container_name", "container"),
        rule("__meta_kubernetes_pod_label_app_kubernetes_io_name", "app"),
      ],
    },
    {
      name: "loki.source.kubernetes",
      label: "pods",
      attributes: {
        targets: expression("discovery.relabel.pods.output"),
        forward_to: [expression("loki.write.store.receiver")],
      },
    },
    {
      name: "loki.write",
      label: "store",
      attributes: { external_labels: { cluster } },
      blocks: [{ name: "endpoint", attributes: { url: lokiPushUrl, ...PUSH_RETRIES } }],
    },
    {
      name: "prometheus.exporter.unix",
      label: NODE_EXPORTER,
      attributes: { procfs_path: HOST.proc, sysfs_path: HOST.sys, rootfs_path: HOST.root },
    },
    {
      name: "otelcol.receiver.otlp",
      label: "applications",
      blocks: [
        { name: "grpc", attributes: { endpoint: `0.0.0.0:${PORTS.otlp.grpc}` } },
        { name: "http", attributes: { endpoint: `0.0.0.0:${PORTS.otlp.http}` } },
        {
          name: "output",
          attributes: Object.fromEntries(
            ["metrics", "logs", "traces"].map((signal) => [
              signal,
              [expression("otelcol.exporter.otlp.collectors.input")],
            ]),
          ),
        },
      ],
    },
    {
      name: "otelcol.exporter.otlp",
      label: "collectors",
      blocks: [
        {
          name: "client",
          attributes: { endpoint: collectorAddress, balancer_name: "round_robin" },
          blocks: [{ name: "tls", attributes: { insecure: true } }],
        },
      ],
    },
  ]);

/** Where positions in logs are kept; on a path that outlives the pod, or a roll-out pushes every kept line again. */
export const ALLOY_DATA_PATH = "/var/lib/alloy/data";

/** Alloy's arguments. Its own default listens on localhost, where no Prometheus reaches it. */
export const alloyArgs = (configFile: string): string[] => [
  "run",
  configFile,
  `--server.http.listen-addr=0.0.0.0:${PORTS.alloy.http}`,
  `--storage.path=${ALLOY_DATA_PATH}`,
  "--disable-reporting",
];

import {
  type CollectorConfig,
  collectorConfig,
  extension,
  type Pipeline,
  type Processor,
  processor,
  type Receiver,
  receiver,
} from "../otelcol/model.ts";
import { memoryLimiter } from "../otelcol/parts.ts";
import { PORTS } from "../ports.ts";
import { hopRequestPipelines } from "./hop-requests.ts";
import { toIngress } from "./to-ingress.ts";

/** What the agent on each node is built from. */
export interface NodeAgentOptions {
  /** DNS name of ingress's headless Service: each address is a pod, and requests take turns. */
  readonly ingressHost: string;
  /** Value of `k8s.cluster.name`. */
  readonly cluster: string;
  /** Seconds between two readings of the node and of its kubelet. Default: 30. */
  readonly intervalSeconds?: number;
}

/** What the agent's pod has to mount, and the variable that it has to have. */
export const NODE_AGENT = {
  /** The node's own directory, read only: links in `/var/log/pods` lead nowhere else. */
  podLogs: "/var/log/pods",
  /** Root of the node's file system, read only. */
  hostRoot: "/hostfs",
  /** A directory of the node: the place in each file has to outlive the pod. */
  state: "/var/lib/otelcol",
  /** Environment variable with the node's name (`spec.nodeName`). */
  nodeName: "K8S_NODE_NAME",
  /** Environment variable with the node's address (`status.hostIP`): names of nodes need not be in DNS. */
  nodeAddress: "K8S_NODE_IP",
} as const;

const node = `\${env:${NODE_AGENT.nodeName}}`;
const address = `\${env:${NODE_AGENT.nodeAddress}}`;

const podLogs = (storage: string): Receiver =>
  receiver("file_log", {
    include: [`${NODE_AGENT.podLogs}/*/*/*.log`],
    // What the agent says about a failed send would be sent, and fail, and be said again.
    exclude: [`${NODE_AGENT.podLogs}/*_otelcol-node-agent-*_*/*/*.log`],
    include_file_path: true,
    // The first start of an agent reads what a pod wrote before it.
    start_at: "beginning",
    storage,
    operators: [{ type: "container", id: "container" }],
    // The file is the buffer: the place in it moves on when ingress has the lines. 0s is for ever.
    retry_on_failure: { enabled: true, initial_interval: "1s", max_interval: "30s", max_elapsed_time: "0s" },
  });

const kubelet = (interval: string): Receiver =>
  receiver("kubelet_stats", {
    collection_interval: interval,
    auth_type: "serviceAccount",
    endpoint: `https://${address}:${PORTS.node.kubelet}`,
    metric_groups: ["node", "pod", "container", "volume"],
  });

const host = (interval: string): Receiver =>
  receiver("host_metrics", {
    collection_interval: interval,
    root_path: NODE_AGENT.hostRoot,
    scrapers: {
      cpu: {},
      load: {},
      memory: {},
      disk: {},
      network: {},
      paging: {},
      filesystem: {
        // Each container has mounts of its own, which are the same disk again.
        exclude_mount_points: {
          match_type: "regexp",
          mount_points: ["/var/lib/kubelet/.*", "/run/.*", "/var/lib/containerd/.*"],
        },
        exclude_fs_types: { match_type: "regexp", fs_types: ["^(tmpfs|overlay|squashfs|autofs|proc|sysfs|cgroup2?)$"] },
      },
    },
  });

/** Whose pod it is. The agent knows its own node's pods only, so that the API server is asked for those. */
const podAttributes = (): Processor =>
  processor("k8s_attributes", {
    auth_type: "serviceAccount",
    filter: { node_from_env_var: NODE_AGENT.nodeName },
    extract: {
      metadata: [
        "k8s.namespace.name",
        "k8s.pod.name",
        "k8s.pod.uid",
        "k8s.deployment.name",
        "k8s.statefulset.name",
        "k8s.daemonset.name",
        "k8s.node.name",
        "service.name",
        "service.namespace",
      ],
    },
    pod_association: [{ sources: [{ from: "resource_attribute", name: "k8s.pod.uid" }] }],
  });

/** The agent on each node: logs of its pods, metrics of the node and of its kubelet, and what its hops say, counted. */
export function nodeAgentConfig(options: NodeAgentOptions): CollectorConfig {
  const { ingressHost, cluster, intervalSeconds = 30 } = options;
  const interval = `${intervalSeconds}s`;
  const storage = extension("file_storage", { directory: NODE_AGENT.state, fsync: true });
  const limiter = memoryLimiter();
  const processors = [
    limiter,
    podAttributes(),
    processor("resource", {
      attributes: [
        { key: "k8s.cluster.name", value: cluster, action: "upsert" },
        { key: "k8s.node.name", value: node, action: "upsert" },
      ],
    }),
  ];
  const exporters = [toIngress(ingressHost)];
  const pipelines: Pipeline[] = [
    { signal: "logs", receivers: [podLogs(storage.id)], processors, exporters },
    { signal: "metrics", receivers: [kubelet(interval), host(interval)], processors, exporters },
    ...hopRequestPipelines(NODE_AGENT.podLogs, storage.id, limiter),
  ];
  return collectorConfig({ pipelines, extensions: [storage] });
}

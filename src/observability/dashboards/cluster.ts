import { deliveryNow, deliveryRow } from "./delivery.ts";
import { max, rate, series, share, sum } from "./expressions.ts";
import { FOLDERS } from "./folders.ts";
import { dashboard, row } from "./style/dashboard.ts";
import { clicked, toLogs } from "./style/links.ts";
import { bars, stat, timeseries } from "./style/panels.ts";
import { table } from "./style/tables.ts";
import { UNITS } from "./style/units.ts";
import { labelVariable, value } from "./style/variables.ts";
import { DASHBOARDS } from "./uids.ts";

const CHOSEN = { namespace: { "=~": value("namespace") } } as const;
const CONTAINERS = { ...CHOSEN, container: { "!=": "" } } as const;

const toPodLogs = toLogs("Logs of this namespace", `{k8s_namespace_name="${clicked("namespace")}"}`);

const nodesNotReady = () =>
  stat({
    title: "Nodes not ready",
    description: "Nodes whose kubelet does not answer, or that are under pressure.",
    unit: UNITS.count,
    limits: { bad: 1 },
    queries: [
      {
        expr: `count(${series("kube_node_status_condition", { condition: "Ready", status: "true" })} == 0) or vector(0)`,
      },
    ],
  });

const podsNotReady = () =>
  stat({
    title: "Pods not ready",
    description: "Pods that run and are not ready, in the namespaces chosen.",
    unit: UNITS.count,
    limits: { warn: 1, bad: 5 },
    queries: [
      {
        expr: `count((${series("kube_pod_status_ready", { ...CHOSEN, condition: "true" })} == 0) and on (namespace, pod) (${series("kube_pod_status_phase", { phase: "Running" })} == 1)) or vector(0)`,
      },
    ],
  });

const restartsNow = () =>
  stat({
    title: "Restarts",
    description: "Of containers within the range shown.",
    unit: UNITS.count,
    limits: { warn: 1, bad: 10 },
    queries: [{ expr: `sum(increase(${series("kube_pod_container_status_restarts_total", CHOSEN)}[$__range]))` }],
  });

const nodeCpu = () =>
  timeseries({
    title: "CPU by node",
    description: "Share of cores that work.",
    unit: UNITS.share,
    queries: [
      {
        expr: `1 - avg by (node) (rate(${series("node_cpu_seconds_total", { mode: "idle" })}[$__rate_interval]))`,
        legend: "{{node}}",
      },
    ],
  });

const nodeMemory = () =>
  timeseries({
    title: "Memory by node",
    description: "Share that is in use and cannot be freed.",
    unit: UNITS.share,
    queries: [
      {
        expr: `1 - max by (node) (${series("node_memory_MemAvailable_bytes")}) / max by (node) (${series("node_memory_MemTotal_bytes")})`,
        legend: "{{node}}",
      },
    ],
  });

const nodeDisk = () =>
  timeseries({
    title: "Fullest disk by node",
    description: "Share that is in use. The kubelet evicts pods at 85 to 90 percent.",
    unit: UNITS.share,
    queries: [
      {
        expr: `max by (node) (1 - ${series("node_filesystem_avail_bytes", { fstype: { "!~": "tmpfs|overlay" } })} / ${series("node_filesystem_size_bytes", { fstype: { "!~": "tmpfs|overlay" } })})`,
        legend: "{{node}}",
      },
    ],
  });

const nodeNetwork = () =>
  timeseries({
    title: "Network by node",
    description: "Bytes a second, in and out.",
    unit: UNITS.bytesPerSecond,
    queries: [
      {
        expr: rate(["node"], "node_network_receive_bytes_total", { device: { "=~": "eth.*" } }),
        legend: "{{node}}: in",
      },
      {
        expr: rate(["node"], "node_network_transmit_bytes_total", { device: { "=~": "eth.*" } }),
        legend: "{{node}}: out",
      },
    ],
  });

const namespaceCpu = () =>
  timeseries({
    title: "CPU by namespace",
    description: "Cores that containers use.",
    unit: UNITS.count,
    stacked: true,
    queries: [{ expr: rate(["namespace"], "container_cpu_usage_seconds_total", CONTAINERS), legend: "{{namespace}}" }],
    seriesLinks: [toPodLogs],
  });

const namespaceMemory = () =>
  timeseries({
    title: "Memory by namespace",
    description: "Working set of containers.",
    unit: UNITS.bytes,
    stacked: true,
    queries: [{ expr: sum(["namespace"], "container_memory_working_set_bytes", CONTAINERS), legend: "{{namespace}}" }],
    seriesLinks: [toPodLogs],
  });

const requested = () =>
  timeseries({
    title: "Use of what is requested",
    description: "CPU used in parts of CPU requested, by namespace. Far below 1 is paid for and not used.",
    unit: UNITS.share,
    queries: [
      {
        expr: share(
          rate(["namespace"], "container_cpu_usage_seconds_total", CONTAINERS),
          sum(["namespace"], "kube_pod_container_resource_requests", { ...CHOSEN, resource: "cpu" }),
        ),
        legend: "{{namespace}}",
      },
    ],
  });

const nearLimit = () =>
  bars({
    title: "Containers near their memory limit",
    description: "Share of the limit, the ten fullest. At 1 the kernel ends them.",
    unit: UNITS.share,
    limits: { warn: 0.8, bad: 0.95 },
    queries: [
      {
        expr: `topk(10, max by (namespace, pod, container) (${series("container_memory_working_set_bytes", CONTAINERS)}) / max by (namespace, pod, container) (${series("kube_pod_container_resource_limits", { ...CHOSEN, resource: "memory" })}))`,
        legend: "{{pod}}: {{container}}",
      },
    ],
  });

const throttled = () =>
  timeseries({
    title: "Out of memory and throttled",
    description: "Containers that the kernel ended, and share of periods in which a CPU limit held one back.",
    unit: UNITS.count,
    queries: [
      {
        expr: `sum by (namespace, pod) (increase(${series("container_oom_events_total", CHOSEN)}[5m])) > 0`,
        legend: "{{pod}}: ended",
      },
      {
        expr: `topk(5, ${share(
          rate(["namespace", "pod"], "container_cpu_cfs_throttled_periods_total", CHOSEN),
          rate(["namespace", "pod"], "container_cpu_cfs_periods_total", CHOSEN),
        )})`,
        legend: "{{pod}}: throttled",
      },
    ],
  });

const volumes = () =>
  bars({
    title: "Fullest volumes",
    description: "Share that is in use, the ten fullest.",
    unit: UNITS.share,
    limits: { warn: 0.8, bad: 0.9 },
    queries: [
      {
        expr: `topk(10, 1 - max by (namespace, persistentvolumeclaim) (${series("kubelet_volume_stats_available_bytes", CHOSEN)}) / max by (namespace, persistentvolumeclaim) (${series("kubelet_volume_stats_capacity_bytes", CHOSEN)}))`,
        legend: "{{namespace}}: {{persistentvolumeclaim}}",
      },
    ],
  });

const restarts = () =>
  timeseries({
    title: "Restarts by pod",
    description: "Within five minutes.",
    unit: UNITS.count,
    queries: [
      {
        expr: `sum by (namespace, pod) (increase(${series("kube_pod_container_status_restarts_total", CHOSEN)}[5m])) > 0`,
        legend: "{{namespace}}: {{pod}}",
      },
    ],
    seriesLinks: [toPodLogs],
  });

const scaling = () =>
  timeseries({
    title: "Autoscalers",
    description: "Share of the most replicas that run. At 1 it cannot grow further.",
    unit: UNITS.share,
    queries: [
      {
        expr: `max by (horizontalpodautoscaler) (${series("kube_horizontalpodautoscaler_status_current_replicas", CHOSEN)} / ${series("kube_horizontalpodautoscaler_spec_max_replicas", CHOSEN)})`,
        legend: "{{horizontalpodautoscaler}}",
      },
    ],
  });

const waitingPods = () =>
  table({
    title: "Containers that wait",
    description:
      "And why: an image that cannot be pulled, a configuration that is missing, a program that ends at once.",
    labels: { namespace: "Namespace", pod: "Pod", container: "Container", reason: "Reason" },
    columns: [
      {
        title: "Containers",
        expr: `${max(["namespace", "pod", "container", "reason"], "kube_pod_container_status_waiting_reason", CHOSEN)} > 0`,
        unit: UNITS.count,
      },
    ],
  });

const unavailable = () =>
  timeseries({
    title: "Replicas that are missing",
    description: "Fewer ready than asked for.",
    unit: UNITS.count,
    queries: [
      {
        expr: `${sum(["namespace", "deployment"], "kube_deployment_spec_replicas", CHOSEN)} - ${sum(["namespace", "deployment"], "kube_deployment_status_replicas_available", CHOSEN)} > 0`,
        legend: "{{deployment}}",
      },
      {
        expr: `${sum(["namespace", "statefulset"], "kube_statefulset_replicas", CHOSEN)} - ${sum(["namespace", "statefulset"], "kube_statefulset_status_replicas_ready", CHOSEN)} > 0`,
        legend: "{{statefulset}}",
      },
      {
        expr: `${sum(["namespace", "daemonset"], "kube_daemonset_status_desired_number_scheduled", CHOSEN)} - ${sum(["namespace", "daemonset"], "kube_daemonset_status_number_ready", CHOSEN)} > 0`,
        legend: "{{daemonset}}",
      },
    ],
  });

/** The cluster: nodes, workloads, volumes, and what delivers and certifies them. */
export const clusterDashboard = () =>
  dashboard({
    uid: DASHBOARDS.cluster,
    title: "Cluster",
    description: "Nodes, workloads and volumes; Argo CD, certificates and secrets.",
    tag: FOLDERS.platform.tag,
    sources: ["logs"],
    variables: [labelVariable("namespace", "Namespace", series("kube_namespace_status_phase"))],
    rows: [
      row("Now", nodesNotReady(), podsNotReady(), restartsNow(), ...deliveryNow()),
      row("Nodes", nodeCpu(), nodeMemory(), nodeDisk(), nodeNetwork()),
      row("Use", namespaceCpu(), namespaceMemory(), requested(), nearLimit(), throttled(), volumes()),
      row("Workloads", unavailable(), restarts(), scaling(), waitingPods()),
      deliveryRow(),
    ],
  });

import { NAMESPACES } from "../../config/namespaces.ts";
import { DASHBOARDS } from "../dashboards/uids.ts";
import { type AlertFamily, fires, silent } from "./alert.ts";

/** Namespaces that the platform answers for; those of other teams have alerts of their own. */
const OURS = `namespace=~"${Object.values(NAMESPACES).join("|")}"`;

const CLAIM = "namespace, persistentvolumeclaim";

/** Share of each volume that is free. */
const FREE = `min by (${CLAIM}) (kubelet_volume_stats_available_bytes{${OURS}} / kubelet_volume_stats_capacity_bytes{${OURS}})`;

const node = 'node="aks-stores-1"';
const ready = `kube_node_status_condition{${node},condition="Ready",status="true"}`;
const pod = 'namespace="hyperion",pod="loki-ingester-0",container="loki"';
const claim = 'namespace="hyperion",persistentvolumeclaim="data-vmstorage-0"';
const available = `kubelet_volume_stats_available_bytes{${claim}}`;
const capacity = `kubelet_volume_stats_capacity_bytes{${claim}}`;

/** Nodes of the cluster. */
export const nodeAlerts: AlertFamily = {
  name: "nodes",
  runbook: "cluster",
  dashboard: DASHBOARDS.cluster,
  alerts: [
    {
      name: "NodeNotReady",
      expr: 'max by (node) (kube_node_status_condition{condition="Ready",status="true"}) == 0',
      for: "10m",
      severity: "ticket",
      summary: "{{ $labels.node }} is not ready",
      description:
        "Its pods are started elsewhere where their volumes allow it. A second node away in another zone may cost a quorum.",
      cases: [
        fires("a machine does not come back", "20m", { [ready]: "1x2 0x30" }),
        silent("a node's image is updated", "20m", { [ready]: "1x2 0x5 1x30" }),
      ],
    },
    {
      name: "NodesLost",
      expr: 'count(max by (node) (kube_node_status_condition{condition="Ready",status="true"}) == 0) > 1',
      for: "5m",
      severity: "page",
      summary: "{{ $value }} nodes are not ready at once",
      description: "A zone, a pool or the network between them is away.",
      hides: ["NodeNotReady", "PodNotReady", "StatefulSetDegraded", "DaemonSetDegraded"],
      cases: [
        fires("a zone is away", "15m", {
          [ready]: "0x30",
          'kube_node_status_condition{node="aks-stores-2",condition="Ready",status="true"}': "0x30",
        }),
        silent("one node is away", "15m", { [ready]: "0x30" }),
      ],
    },
    {
      name: "NodeUnderPressure",
      expr: 'max by (node, condition) (kube_node_status_condition{condition=~"MemoryPressure|DiskPressure|PIDPressure",status="true"}) == 1',
      for: "10m",
      severity: "ticket",
      summary: "{{ $labels.node }} has {{ $labels.condition }}",
      description: "The kubelet evicts pods from {{ $labels.node }}.",
      cases: [
        fires("logs fill the node's disk", "20m", {
          [`kube_node_status_condition{${node},condition="DiskPressure",status="true"}`]: "1x30",
        }),
        silent("there is none", "20m", {
          [`kube_node_status_condition{${node},condition="DiskPressure",status="true"}`]: "0x30",
        }),
      ],
    },
    {
      name: "NodeDiskFilling",
      expr: 'min by (node) (node_filesystem_avail_bytes{mountpoint="/",fstype!~"tmpfs|overlay"} / node_filesystem_size_bytes{mountpoint="/",fstype!~"tmpfs|overlay"}) < 0.1',
      for: "15m",
      severity: "ticket",
      summary: "{{ $labels.node }} has {{ $value | humanizePercentage }} of its disk left",
      description: "Images, logs and caches of pods are on it. The kubelet evicts pods when it is full.",
      cases: [
        fires("caches grow", "25m", {
          [`node_filesystem_avail_bytes{${node},mountpoint="/",fstype="ext4",device="/dev/root"}`]: "5e9x40",
          [`node_filesystem_size_bytes{${node},mountpoint="/",fstype="ext4",device="/dev/root"}`]: "1e11x40",
        }),
        silent("half is free", "25m", {
          [`node_filesystem_avail_bytes{${node},mountpoint="/",fstype="ext4",device="/dev/root"}`]: "5e10x40",
          [`node_filesystem_size_bytes{${node},mountpoint="/",fstype="ext4",device="/dev/root"}`]: "1e11x40",
        }),
      ],
    },
    {
      name: "NodeClockWrong",
      expr: "max by (node) (abs(node_timex_offset_seconds)) > 0.5",
      for: "15m",
      severity: "ticket",
      summary: "The clock of {{ $labels.node }} is wrong by {{ $value | humanizeDuration }}",
      description:
        "Spans of one trace do not fit each other, certificates and tokens are refused, and stores ignore samples.",
      cases: [
        fires("time is no longer synchronised", "25m", { [`node_timex_offset_seconds{${node}}`]: "-2x40" }),
        silent("a few milliseconds", "25m", { [`node_timex_offset_seconds{${node}}`]: "0.004x40" }),
      ],
    },
  ],
};

/** Pods and what makes them, in the platform's own namespaces. */
export const workloadAlerts: AlertFamily = {
  name: "workloads",
  runbook: "cluster",
  dashboard: DASHBOARDS.cluster,
  alerts: [
    {
      name: "WorkloadDown",
      expr: `sum by (namespace, deployment) (kube_deployment_status_replicas_available{${OURS}}) == 0 and sum by (namespace, deployment) (kube_deployment_spec_replicas{${OURS}}) > 0 or label_replace(sum by (namespace, statefulset) (kube_statefulset_status_replicas_ready{${OURS}}) == 0 and sum by (namespace, statefulset) (kube_statefulset_replicas{${OURS}}) > 0, "deployment", "$1", "statefulset", "(.*)")`,
      for: "5m",
      severity: "page",
      summary: "No pod of {{ $labels.deployment }} works",
      description: "Every replica of {{ $labels.namespace }}/{{ $labels.deployment }} is away.",
      hides: ["DeploymentDegraded"],
      hidesWithSame: ["namespace", "deployment"],
      cases: [
        fires("an image cannot be pulled", "10m", {
          'kube_deployment_status_replicas_available{namespace="hyperion",deployment="loki-querier"}': "0x20",
          'kube_deployment_spec_replicas{namespace="hyperion",deployment="loki-querier"}': "3x20",
        }),
        fires("a StatefulSet does not start", "10m", {
          'kube_statefulset_status_replicas_ready{namespace="hyperion",statefulset="vmstorage"}': "0x20",
          'kube_statefulset_replicas{namespace="hyperion",statefulset="vmstorage"}': "3x20",
        }),
        silent("it is scaled to none", "10m", {
          'kube_statefulset_status_replicas_ready{namespace="hyperion",statefulset="vmstorage"}': "0x20",
          'kube_statefulset_replicas{namespace="hyperion",statefulset="vmstorage"}': "0x20",
        }),
        silent("another team's", "10m", {
          'kube_deployment_status_replicas_available{namespace="shop",deployment="cart"}': "0x20",
          'kube_deployment_spec_replicas{namespace="shop",deployment="cart"}': "3x20",
        }),
      ],
    },
    {
      name: "DeploymentDegraded",
      expr: `sum by (namespace, deployment) (kube_deployment_spec_replicas{${OURS}}) - sum by (namespace, deployment) (kube_deployment_status_replicas_available{${OURS}}) > 0`,
      for: "20m",
      severity: "ticket",
      summary: "{{ $value }} pods of {{ $labels.deployment }} are missing",
      description: "{{ $labels.namespace }}/{{ $labels.deployment }} works with fewer pods than it should have.",
      cases: [
        fires("a pod finds no node", "30m", {
          'kube_deployment_status_replicas_available{namespace="hyperion",deployment="loki-querier"}': "2x40",
          'kube_deployment_spec_replicas{namespace="hyperion",deployment="loki-querier"}': "3x40",
        }),
        silent("it is rolled out", "30m", {
          'kube_deployment_status_replicas_available{namespace="hyperion",deployment="loki-querier"}': "2x8 3x40",
          'kube_deployment_spec_replicas{namespace="hyperion",deployment="loki-querier"}': "3x50",
        }),
      ],
    },
    {
      name: "StatefulSetDegraded",
      expr: `sum by (namespace, statefulset) (kube_statefulset_replicas{${OURS}}) - sum by (namespace, statefulset) (kube_statefulset_status_replicas_ready{${OURS}}) > 0`,
      for: "20m",
      severity: "ticket",
      summary: "{{ $value }} pods of {{ $labels.statefulset }} are missing",
      description:
        "{{ $labels.namespace }}/{{ $labels.statefulset }} holds data; its copies are fewer until the pod is back.",
      cases: [
        fires("a volume cannot be attached", "30m", {
          'kube_statefulset_status_replicas_ready{namespace="hyperion",statefulset="vmstorage"}': "2x40",
          'kube_statefulset_replicas{namespace="hyperion",statefulset="vmstorage"}': "3x40",
        }),
        silent("it is rolled out", "30m", {
          'kube_statefulset_status_replicas_ready{namespace="hyperion",statefulset="vmstorage"}': "2x8 3x40",
          'kube_statefulset_replicas{namespace="hyperion",statefulset="vmstorage"}': "3x50",
        }),
      ],
    },
    {
      name: "DaemonSetDegraded",
      expr: `sum by (namespace, daemonset) (kube_daemonset_status_desired_number_scheduled{${OURS}}) - sum by (namespace, daemonset) (kube_daemonset_status_number_ready{${OURS}}) > 0`,
      for: "20m",
      severity: "ticket",
      summary: "{{ $labels.daemonset }} does not run on {{ $value }} nodes",
      description: "Logs, metrics or Falco's findings of these nodes are missing.",
      cases: [
        fires("a node has no memory for it", "30m", {
          'kube_daemonset_status_desired_number_scheduled{namespace="falco",daemonset="falco"}': "6x40",
          'kube_daemonset_status_number_ready{namespace="falco",daemonset="falco"}': "5x40",
        }),
        silent("a node joins", "30m", {
          'kube_daemonset_status_desired_number_scheduled{namespace="falco",daemonset="falco"}': "6x40",
          'kube_daemonset_status_number_ready{namespace="falco",daemonset="falco"}': "5x6 6x40",
        }),
      ],
    },
    {
      name: "PodNotReady",
      expr: `max by (namespace, pod) (kube_pod_status_phase{${OURS},phase=~"Pending|Unknown|Failed"}) == 1`,
      for: "20m",
      severity: "ticket",
      summary: "{{ $labels.pod }} does not start",
      description: "It has been waiting for 20 minutes: for a node with room, a volume, a Secret or an image.",
      cases: [
        fires("no node has room", "30m", {
          'kube_pod_status_phase{namespace="hyperion",pod="loki-ingester-0",phase="Pending"}': "1x40",
        }),
        silent("it starts", "30m", {
          'kube_pod_status_phase{namespace="hyperion",pod="loki-ingester-0",phase="Pending"}': "1x3 0x40",
        }),
      ],
    },
    {
      name: "ContainerRestarting",
      expr: `sum by (namespace, pod, container) (increase(kube_pod_container_status_restarts_total{${OURS}}[30m])) > 3`,
      for: "5m",
      severity: "ticket",
      summary: "{{ $labels.container }} of {{ $labels.pod }} restarts again and again",
      description: "{{ $value | humanize }} restarts within half an hour.",
      cases: [
        fires("its configuration is refused", "45m", {
          [`kube_pod_container_status_restarts_total{${pod}}`]: "0+1x60",
        }),
        silent("it restarted once", "45m", { [`kube_pod_container_status_restarts_total{${pod}}`]: "0x5 1x60" }),
      ],
    },
    {
      name: "ContainerOutOfMemory",
      expr: `sum by (namespace, pod, container) (increase(kube_pod_container_status_restarts_total{${OURS}}[30m])) > 0 and on (namespace, pod, container) kube_pod_container_status_last_terminated_reason{${OURS},reason="OOMKilled"} == 1`,
      severity: "ticket",
      summary: "{{ $labels.container }} of {{ $labels.pod }} was killed: its memory is too small",
      description: "It used more than its limit. What it held and had not acknowledged is with its senders again.",
      cases: [
        fires("load grew", "20m", {
          [`kube_pod_container_status_restarts_total{${pod}}`]: "0x5 1x30",
          [`kube_pod_container_status_last_terminated_reason{${pod},reason="OOMKilled"}`]: "_x5 1x30",
        }),
        silent("it ended for another reason", "20m", {
          [`kube_pod_container_status_restarts_total{${pod}}`]: "0x5 1x30",
          [`kube_pod_container_status_last_terminated_reason{${pod},reason="Completed"}`]: "_x5 1x30",
        }),
        silent("it was killed long ago", "60m", {
          [`kube_pod_container_status_restarts_total{${pod}}`]: "0x5 1x60",
          [`kube_pod_container_status_last_terminated_reason{${pod},reason="OOMKilled"}`]: "_x5 1x60",
        }),
      ],
    },
  ],
};

/** What runs out: volumes, and room to scale. */
export const capacityAlerts: AlertFamily = {
  name: "capacity",
  runbook: "capacity",
  dashboard: DASHBOARDS.cluster,
  alerts: [
    {
      name: "VolumeFillingSoon",
      expr: `min by (${CLAIM}) (predict_linear(kubelet_volume_stats_available_bytes{${OURS}}[6h], ${4 * 24 * 3600})) < 0 and ${FREE} < 0.4`,
      for: "1h",
      severity: "ticket",
      summary: "{{ $labels.persistentvolumeclaim }} is full within four days",
      description: "It grows as it did for six hours. Enlarge it before: a full volume stops its program.",
      cases: [
        fires("it grows steadily", "480m", { [available]: "30e9-20e6x500", [capacity]: "100e9x500" }),
        silent("it grows slowly", "480m", { [available]: "30e9-1e3x500", [capacity]: "100e9x500" }),
        silent("most of it is free", "480m", { [available]: "90e9-20e6x500", [capacity]: "100e9x500" }),
      ],
    },
    {
      name: "VolumeAlmostFull",
      expr: `${FREE} < 0.08`,
      for: "10m",
      severity: "page",
      summary: "{{ $labels.persistentvolumeclaim }} has {{ $value | humanizePercentage }} left",
      description: "vmstorage stops taking writes at 5 %; other programs end when nothing is left.",
      hides: ["VolumeFillingSoon"],
      hidesWithSame: ["namespace", "persistentvolumeclaim"],
      cases: [
        fires("nobody enlarged it", "20m", { [available]: "5e9x30", [capacity]: "100e9x30" }),
        silent("a fifth is free", "20m", { [available]: "20e9x30", [capacity]: "100e9x30" }),
      ],
    },
    {
      name: "VolumeInodesLow",
      expr: `min by (${CLAIM}) (kubelet_volume_stats_inodes_free{${OURS}}) < 10000`,
      for: "15m",
      severity: "ticket",
      summary: "{{ $labels.persistentvolumeclaim }} can hold {{ $value }} more files",
      description: "It has room in bytes and none for files: the program on it fails as if it were full.",
      cases: [
        fires("many small files", "25m", { [`kubelet_volume_stats_inodes_free{${claim}}`]: "500x40" }),
        silent("there is room", "25m", { [`kubelet_volume_stats_inodes_free{${claim}}`]: "3000000x40" }),
      ],
    },
    {
      name: "AutoscalerAtItsLimit",
      expr: `sum by (namespace, horizontalpodautoscaler) (kube_horizontalpodautoscaler_status_current_replicas{${OURS}}) >= sum by (namespace, horizontalpodautoscaler) (kube_horizontalpodautoscaler_spec_max_replicas{${OURS}})`,
      for: "30m",
      severity: "ticket",
      summary: "{{ $labels.horizontalpodautoscaler }} cannot grow any further",
      description: "It has had its largest number of pods, {{ $value }}, for half an hour. More load makes it refuse.",
      cases: [
        fires("load grew beyond what was planned", "45m", {
          'kube_horizontalpodautoscaler_status_current_replicas{namespace="hyperion",horizontalpodautoscaler="loki-querier"}':
            "10x60",
          'kube_horizontalpodautoscaler_spec_max_replicas{namespace="hyperion",horizontalpodautoscaler="loki-querier"}':
            "10x60",
        }),
        silent("there is room", "45m", {
          'kube_horizontalpodautoscaler_status_current_replicas{namespace="hyperion",horizontalpodautoscaler="loki-querier"}':
            "4x60",
          'kube_horizontalpodautoscaler_spec_max_replicas{namespace="hyperion",horizontalpodautoscaler="loki-querier"}':
            "10x60",
        }),
      ],
    },
  ],
};

import { DASHBOARDS } from "../dashboards/uids.ts";
import { type AlertFamily, fires, silent } from "./alert.ts";

const node = 'node="aks-stores-1"';
const ready = `kube_node_status_condition{${node},condition="Ready",status="true"}`;

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

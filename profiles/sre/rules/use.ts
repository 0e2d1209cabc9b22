import type { RuleGroup } from "../../../src/observability/rule.ts";
import { RECORDS } from "./names.ts";

/** A container's own series, without the pod's sums and without the container that only holds the pod's network. */
const CONTAINER = 'container!="",container!="POD"';

const BY_CONTAINER = "namespace, pod, container, node";

/** File systems that hold data: what the kernel or a container makes of memory fills up by design. */
const DISKS = 'fstype!~"tmpfs|overlay|squashfs|ramfs"';

/** Interfaces of the host: the loopback and those of containers would count traffic twice. */
const INTERFACES = 'device!~"lo|veth.*|docker.*|br-.*|cni.*|eni.*"';

const requested = (resource: string): string =>
  `sum by (${BY_CONTAINER}) (kube_pod_container_resource_requests{resource="${resource}"} > 0)`;

/** Utilization and saturation of containers, and the state of nodes, where a cluster is. */
const cluster: RuleGroup = {
  name: "application-use-cluster",
  rules: [
    {
      record: RECORDS.cpuUtilization,
      expr: `sum by (${BY_CONTAINER}) (rate(container_cpu_usage_seconds_total{${CONTAINER}}[5m])) / ${requested("cpu")}`,
    },
    {
      record: RECORDS.memoryUtilization,
      // A container that was started again has two series until the old one is forgotten.
      expr: `max by (${BY_CONTAINER}) (container_memory_working_set_bytes{${CONTAINER}}) / ${requested("memory")}`,
    },
    {
      record: RECORDS.cpuThrottling,
      expr:
        `sum by (${BY_CONTAINER}) (rate(container_cpu_cfs_throttled_periods_total{${CONTAINER}}[5m])) / ` +
        `(sum by (${BY_CONTAINER}) (rate(container_cpu_cfs_periods_total{${CONTAINER}}[5m])) > 0)`,
    },
    {
      record: RECORDS.oomKills,
      // The reason stays for as long as the pod does: only a start since then says that it has just happened.
      expr:
        'max by (namespace, pod, container) (kube_pod_container_status_last_terminated_reason{reason="OOMKilled"} == 1) and ' +
        "max by (namespace, pod, container) (increase(kube_pod_container_status_restarts_total[10m])) > 0",
    },
    {
      record: RECORDS.nodeNotReady,
      expr: '1 - max by (node) (kube_node_status_condition{condition="Ready",status="true"})',
    },
    {
      record: RECORDS.nodeDiskPressure,
      expr: 'max by (node) (kube_node_status_condition{condition="DiskPressure",status="true"})',
    },
  ],
};

/** Utilization of hosts. */
const hosts: RuleGroup = {
  name: "application-use-hosts",
  rules: [
    {
      record: RECORDS.hostCpu,
      expr: '1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m]))',
    },
    {
      record: RECORDS.hostMemory,
      expr: "1 - max by (instance) (node_memory_MemAvailable_bytes) / max by (instance) (node_memory_MemTotal_bytes)",
    },
    {
      record: RECORDS.hostDisk,
      expr:
        `1 - max by (instance, mountpoint) (node_filesystem_avail_bytes{${DISKS}}) / ` +
        `(max by (instance, mountpoint) (node_filesystem_size_bytes{${DISKS}}) > 0)`,
    },
    {
      record: RECORDS.hostNetworkReceived,
      expr: `sum by (instance) (rate(node_network_receive_bytes_total{${INTERFACES}}[5m]))`,
    },
    {
      record: RECORDS.hostNetworkSent,
      expr: `sum by (instance) (rate(node_network_transmit_bytes_total{${INTERFACES}}[5m]))`,
    },
  ],
};

/** Utilization, saturation and errors of what the services run on. */
export const useGroups = (): RuleGroup[] => [cluster, hosts];

import { DASHBOARDS } from "../dashboards/uids.ts";
import { type AlertFamily, fires, silent } from "./alert.ts";
import { OURS } from "./own-namespaces.ts";

const pod = 'namespace="hyperion",pod="loki-ingester-0",container="loki"';

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

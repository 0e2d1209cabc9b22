/**
 * Adds the node to series of pods, which kube-state-metrics leaves to `kube_pod_info`: without it, a dead node's alert
 * would hide none of the alerts of its pods.
 */
export const withNode = (expression: string): string =>
  `(${expression}) * on (namespace, pod) group_left (node) max by (namespace, pod, node) (kube_pod_info)`;

/** Makes the label `service` of another: a container or workload is named after the service that it is of. */
export const asService = (label: string, expression: string): string =>
  `label_replace(${expression}, "service", "$1", "${label}", "(.+)")`;

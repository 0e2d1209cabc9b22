import type { KubernetesObject } from "../../../src/kubernetes/object.ts";

const template = ({ metadata, spec }: KubernetesObject) => ({
  ...((metadata.labels ?? metadata.annotations) && {
    metadata: {
      ...(metadata.labels && { labels: metadata.labels }),
      ...(metadata.annotations && { annotations: metadata.annotations }),
    },
  }),
  spec,
});

const controller = (apiVersion: string, kind: string, spec: (pod: KubernetesObject) => unknown) => ({
  kind,
  wrap: (pod: KubernetesObject): KubernetesObject => ({
    apiVersion,
    kind,
    metadata: { name: pod.metadata.name ?? "", namespace: pod.metadata.namespace ?? "default" },
    spec: spec(pod),
  }),
});

/** A pod as itself, and as the template of every controller that makes pods. */
export const WRAPPERS = [
  { kind: "Pod", wrap: (pod: KubernetesObject): KubernetesObject => pod },
  ...["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"].map((kind) =>
    controller("apps/v1", kind, (pod) => ({ template: template(pod) })),
  ),
  controller("batch/v1", "Job", (pod) => ({ template: template(pod) })),
  controller("batch/v1", "CronJob", (pod) => ({
    schedule: "0 3 * * *",
    jobTemplate: { spec: { template: template(pod) } },
  })),
] as const;

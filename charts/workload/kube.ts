import { type ApiObject, Chart, JsonPatch } from "cdk8s";
import type { k8s } from "cdk8s-plus-28";
import type { Construct } from "constructs";
import { isClusterWide } from "../../src/kubernetes/scope.ts";
import { PlainApiObject } from "./plain-api-object.ts";

/** Fields whose name the types write otherwise than Kubernetes does. */
interface Renamed {
  clusterIp: "clusterIP";
  hostIp: "hostIP";
  hostIpc: "hostIPC";
  hostPid: "hostPID";
  loadBalancerIp: "loadBalancerIP";
  nonResourceUrLs: "nonResourceURLs";
  setHostnameAsFqdn: "setHostnameAsFQDN";
}

/** Fields that Kubernetes gained after the version of the types, by their name. */
interface Newer {
  /** 1.30: no shell in the image is needed. */
  preStop: { readonly sleep: { readonly seconds: number } };
}

/**
 * Kubernetes' own types as plain objects: quantities and int-or-string are written as such. Only the types of
 * cdk8s-plus-28 are used; its classes drop fields they do not know and make selectors from construct paths.
 */
export type Plain<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends k8s.IntOrString | k8s.Quantity
    ? keyof T extends "value"
      ? string | number
      : PlainObject<T>
    : T extends Date
      ? string
      : T extends readonly (infer Item)[]
        ? readonly Plain<Item>[]
        : PlainObject<T>;

type PlainObject<T> = {
  readonly [Key in keyof T as Key extends keyof Renamed ? Renamed[Key] : Key]: Key extends keyof Newer
    ? Newer[Key]
    : Plain<T[Key]>;
};

/** A label or annotation map. */
export type StringMap = Readonly<Record<string, string>>;

/** What every object says about itself. Names are explicit: a generated one changes when a construct moves. */
export interface Metadata {
  readonly name: string;
  /** Default: the chart's namespace. */
  readonly namespace?: string;
  readonly labels?: StringMap;
  readonly annotations?: StringMap;
}

/** The field `annotations`, where there are any. */
export const annotated = (annotations: StringMap): Pick<Metadata, "annotations"> =>
  Object.keys(annotations).length === 0 ? {} : { annotations };

/** Bodies of the built-in kinds that are rendered here, by kind. */
interface Bodies {
  Namespace: { readonly spec?: Plain<k8s.NamespaceSpec> };
  ServiceAccount: Pick<Plain<k8s.KubeServiceAccountProps>, "automountServiceAccountToken">;
  ConfigMap: Pick<Plain<k8s.KubeConfigMapProps>, "data" | "binaryData" | "immutable">;
  Service: { readonly spec: Plain<k8s.ServiceSpec> };
  Deployment: { readonly spec: Plain<k8s.DeploymentSpec> };
  StatefulSet: { readonly spec: Plain<k8s.StatefulSetSpec> };
  DaemonSet: { readonly spec: Plain<k8s.DaemonSetSpec> };
  Job: { readonly spec: Plain<k8s.JobSpec> };
  CronJob: { readonly spec: Plain<k8s.CronJobSpec> };
  PodDisruptionBudget: { readonly spec: Plain<k8s.PodDisruptionBudgetSpec> };
  HorizontalPodAutoscaler: { readonly spec: Plain<k8s.HorizontalPodAutoscalerSpecV2> };
  NetworkPolicy: { readonly spec: Plain<k8s.NetworkPolicySpec> };
  Ingress: { readonly spec: Plain<k8s.IngressSpec> };
  ClusterRole: Pick<Plain<k8s.KubeClusterRoleProps>, "rules">;
  ClusterRoleBinding: Pick<Plain<k8s.KubeClusterRoleBindingProps>, "roleRef" | "subjects">;
  PriorityClass: Omit<Plain<k8s.KubePriorityClassProps>, "metadata">;
  StorageClass: Omit<Plain<k8s.KubeStorageClassProps>, "metadata">;
  ResourceQuota: { readonly spec: Plain<k8s.ResourceQuotaSpec> };
}

const API_VERSIONS: Record<keyof Bodies, string> = {
  Namespace: "v1",
  ServiceAccount: "v1",
  ConfigMap: "v1",
  Service: "v1",
  Deployment: "apps/v1",
  StatefulSet: "apps/v1",
  DaemonSet: "apps/v1",
  Job: "batch/v1",
  CronJob: "batch/v1",
  PodDisruptionBudget: "policy/v1",
  HorizontalPodAutoscaler: "autoscaling/v2",
  NetworkPolicy: "networking.k8s.io/v1",
  Ingress: "networking.k8s.io/v1",
  ClusterRole: "rbac.authorization.k8s.io/v1",
  ClusterRoleBinding: "rbac.authorization.k8s.io/v1",
  PriorityClass: "scheduling.k8s.io/v1",
  StorageClass: "storage.k8s.io/v1",
  ResourceQuota: "v1",
};

/** Adds one object of a built-in kind; its construct id is `<Kind>-<name>`, so a second one of that name throws. */
export function kube<Kind extends keyof Bodies>(
  scope: Construct,
  kind: Kind,
  metadata: Metadata,
  body: Bodies[Kind],
): ApiObject {
  return customResource(scope, API_VERSIONS[kind], kind, metadata, body);
}

/** Adds one object of any kind; `body` is what stands beside apiVersion, kind and metadata. */
export function customResource(
  scope: Construct,
  apiVersion: string,
  kind: string,
  metadata: Metadata,
  body: object,
): ApiObject {
  const object = new PlainApiObject(scope, `${kind}-${metadata.name}`, { apiVersion, kind, metadata, ...body });
  // cdk8s gives each object its chart's namespace. The API server would drop it, and the file not be what runs.
  if (isClusterWide(kind) && Chart.of(scope).namespace !== undefined) {
    object.addJsonPatch(JsonPatch.remove("/metadata/namespace"));
  }
  return object;
}

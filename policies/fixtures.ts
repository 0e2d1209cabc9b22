import type { KubernetesObject } from "../src/kubernetes/object.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Namespace of an application team, where every policy holds. */
export const TEAM = "team-a";

const IMAGE = `docker.io/library/web:1.4.2@sha256:${"0".repeat(64)}`;

/** A container's security context that the restricted standard and the read-only rule accept. */
export const HARDENED: Fields = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};

/** A container that every policy accepts, with `change` laid over it. */
export const container = (change: Fields = {}): Fields => ({
  name: "web",
  image: IMAGE,
  ports: [{ name: "http", containerPort: 8080 }],
  securityContext: HARDENED,
  resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "128Mi" } },
  readinessProbe: { httpGet: { path: "/ready", port: "http" } },
  livenessProbe: { httpGet: { path: "/live", port: "http" } },
  ...change,
});

/** A container whose security context has `change` laid over it. */
export const secured = (change: Fields): Fields => container({ securityContext: { ...HARDENED, ...change } });

/** The spec of a pod that every policy accepts, with `change` laid over it. */
export const podSpec = (change: Fields = {}): Fields => ({
  serviceAccountName: "web",
  securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
  containers: [container()],
  ...change,
});

/** A pod that every policy accepts, with `spec` and `metadata` laid over it. */
export const pod = (spec: Fields = {}, metadata: Fields = {}): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", namespace: TEAM, ...metadata },
  spec: podSpec(spec),
});

/** A pod of one container, laid over as `change` says. */
export const podWith = (change: Fields): KubernetesObject => pod({ containers: [container(change)] });

/** A pod of one container whose security context is laid over as `change` says. */
export const podSecured = (change: Fields): KubernetesObject => pod({ containers: [secured(change)] });

/** A pod whose own security context has `change` laid over it. */
export const podContext = (change: Fields): KubernetesObject =>
  pod({ securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" }, ...change } });

/** A Windows pod: the fields that Windows does not know are absent. */
export const WINDOWS_POD = pod({
  os: { name: "windows" },
  securityContext: { runAsNonRoot: true },
  containers: [container({ securityContext: {} })],
});

const template = (spec: Fields) => ({ metadata: { labels: { "app.kubernetes.io/name": "web" } }, spec });

/** The same pod spec as the template of a pod controller. */
export function controller(
  kind: "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "Job" | "CronJob",
  spec: Fields,
  change: Fields = {},
): KubernetesObject {
  const batch = kind === "Job" || kind === "CronJob";
  const inner = { template: template(spec) };
  return {
    apiVersion: batch ? "batch/v1" : "apps/v1",
    kind,
    metadata: { name: "web", namespace: TEAM },
    spec: { ...(kind === "CronJob" ? { schedule: "0 3 * * *", jobTemplate: { spec: inner } } : inner), ...change },
  };
}

/** Any namespaced or cluster-wide object of the core API. */
export const object = (kind: string, metadata: Fields, rest: Fields = {}): KubernetesObject => ({
  apiVersion: "v1",
  kind,
  metadata: { name: "web", ...metadata },
  ...rest,
});

import type { k8s } from "cdk8s-plus-28";
import { mebibytes } from "../../src/base/quantity.ts";
import { type Image, imageReference } from "../../src/kubernetes/image.ts";
import type { Plain } from "./kube.ts";
import { type ProbesProps, probes } from "./probes.ts";

/** CPU and memory of a container. Memory is request and limit in one: it is never taken from a neighbour. */
export interface Resources {
  readonly cpu: string;
  readonly memory: string;
}

/** A value of an environment variable: a literal, a key of a Secret, or a field of the pod. */
export type EnvironmentValue =
  | string
  | { readonly secret: string; readonly key: string }
  | { readonly field: "status.podIP" | "status.hostIP" | "metadata.name" | "metadata.namespace" | "spec.nodeName" };

/** A named port that the container listens on. */
interface ContainerPort {
  readonly name: string;
  readonly port: number;
  /** Default: TCP. */
  readonly protocol?: "TCP" | "UDP";
}

/** What a container states; the rest is the secure default. */
export interface ContainerProps {
  readonly name: string;
  readonly image: Image;
  /** Default: the image's own entry point. */
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, EnvironmentValue>>;
  readonly ports?: readonly ContainerPort[];
  readonly resources: Resources;
  /** Required for whatever listens on a port. */
  readonly probes?: ProbesProps;
  /** Volume name → mount path, or path and more. */
  readonly mounts?: readonly Plain<k8s.VolumeMount>[];
  /** Seconds between "no longer ready" and SIGTERM, in which load balancers learn of it. Default: 0, no hook. */
  readonly drainSeconds?: number;
  /**
   * Runs beside the others from before they start until after they have ended, as an init container that keeps
   * running. For what the others need while they shut down. Default: false.
   */
  readonly sidecar?: boolean;
  /** Share of the memory limit that the Go runtime aims for. Default: 0.8; `false` for programs that are not Go. */
  readonly goMemoryShare?: number | false;
}

/** Share of the memory limit at which Go collects harder; the rest is stacks, buffers and page cache. */
const GO_MEMORY_SHARE = 0.8;

const envVar = ([name, value]: readonly [string, EnvironmentValue]): Plain<k8s.EnvVar> => {
  if (typeof value === "string") return { name, value };
  return "secret" in value
    ? { name, valueFrom: { secretKeyRef: { name: value.secret, key: value.key } } }
    : { name, valueFrom: { fieldRef: { fieldPath: value.field } } };
};

/** GOMEMLIMIT of a container with this memory limit. */
export const goMemoryLimit = (memory: string, share: number = GO_MEMORY_SHARE): string =>
  `${Math.floor(mebibytes(memory) * share)}MiB`;

/** One container: restricted security context, requests, memory limit, distinct probes. */
export function container(props: ContainerProps): Plain<k8s.Container> {
  const { resources, ports = [], goMemoryShare = GO_MEMORY_SHARE, drainSeconds = 0 } = props;
  const env: Readonly<Record<string, EnvironmentValue>> = {
    ...(goMemoryShare === false ? {} : { GOMEMLIMIT: goMemoryLimit(resources.memory, goMemoryShare) }),
    ...props.env,
  };
  return {
    name: props.name,
    image: imageReference(props.image),
    ...(props.sidecar === true ? { restartPolicy: "Always" } : {}),
    imagePullPolicy: "IfNotPresent",
    ...(props.command === undefined ? {} : { command: props.command }),
    ...(props.args === undefined ? {} : { args: props.args }),
    ...(Object.keys(env).length === 0 ? {} : { env: Object.entries(env).map(envVar) }),
    ...(ports.length === 0
      ? {}
      : { ports: ports.map(({ name, port, protocol = "TCP" }) => ({ name, containerPort: port, protocol })) }),
    resources: {
      requests: { cpu: resources.cpu, memory: resources.memory },
      limits: { memory: resources.memory },
    },
    ...(props.probes === undefined ? {} : probes(props.probes)),
    ...(drainSeconds === 0 ? {} : { lifecycle: { preStop: { sleep: { seconds: drainSeconds } } } }),
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      privileged: false,
      readOnlyRootFilesystem: true,
    },
    ...(props.mounts === undefined ? {} : { volumeMounts: props.mounts }),
  };
}

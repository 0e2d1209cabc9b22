import type { Construct } from "constructs";
import type { Image } from "../../src/kubernetes/image.ts";
import type { StringMap } from "./kube.ts";

/** Nodes that a workload's pods may stand on. */
export interface Ground {
  /** Labels that a node must have. */
  readonly labels: StringMap;
  /** Taints that the pods tolerate. */
  readonly taints: readonly { readonly key: string; readonly value: string; readonly effect: string }[];
  /**
   * Whether nodes carry the zone label. Where they do not, a strict spread over zones would leave every pod pending:
   * the scheduler skips nodes without the key.
   */
  readonly zoned: boolean;
}

/** Pods that hold data on a volume, and all others. */
export type PlacementRole = "storage" | "collection";

/** `replicated`: the program keeps copies in other places. `single`: the volume is the only copy. */
export type StorageRole = "replicated" | "single";

/** Who gives way to whom when nodes are short, highest first. */
export type PriorityRole = "node" | "foundation" | "buffer" | "ingest" | "storage" | "query";

/** Parts of a telemetry system, in the order in which data passes them. */
export type Layer = "ingress" | "collection" | "buffer" | "storage" | "presentation" | "platform";

/** When an autoscaler adds replicas and when it takes them away. */
export interface ScalingPolicy {
  /** Share of the requested CPU at which replicas are added, in percent. */
  readonly cpuPercent: number;
  /** Share of the requested memory, in percent. Default: memory does not scale. */
  readonly memoryPercent?: number;
  readonly up: ScalingStep;
  readonly down: ScalingStep;
  /** Annotations of each autoscaler: what its object has no field for. Default: none. */
  readonly annotations?: StringMap;
}

interface ScalingStep {
  /** Seconds whose highest (down) or lowest (up) wish counts. */
  readonly stabilizationSeconds: number;
  /** At most so many pods, or percent of the pods, in each period. */
  readonly by: { readonly type: "Pods" | "Percent"; readonly value: number; readonly periodSeconds: number };
}

/** What an object says to whatever applies it to the cluster. */
export interface Delivery {
  /** Value of the label `app.kubernetes.io/managed-by`. */
  readonly managedBy: string;
  /** The object stays when its file goes, because its volumes would go with it. */
  readonly keep: StringMap;
  /** The object goes only after all others have been applied: pods that have not been rolled still read it. */
  readonly removeLast: StringMap;
  /** The object is applied after those of lower numbers are healthy. */
  after(position: number): StringMap;
}

/** What a pod needs to know of its service account. */
export interface ServiceAccountRef {
  readonly name: string;
  /** Whether a cloud trusts its token. */
  readonly workloadIdentity: boolean;
}

/** A Secret that a program reads: its name, and the keys that must be in it. */
interface SecretProps {
  readonly name: string;
  readonly keys: readonly string[];
}

/**
 * What a system offers its workloads: where they stand, what they are called, which image and which secret they get.
 * Building blocks and components read nothing else of a system; each system makes its own, in one file.
 */
export interface Platform {
  /** Name of the system: value of `app.kubernetes.io/part-of`, and prefix of names of cluster-wide objects. */
  readonly system: string;
  /** Namespace of the system's own components. */
  readonly namespace: string;
  /** Name of the environment, the tier or the overlay: value of the label `environment` on objects, pods and series. */
  readonly environment: string;
  /** Domain of label names that are the organisation's own, such as `telemetry.example.com`. */
  readonly labelDomain: string;
  readonly delivery: Delivery;
  /** Names of the zones whose nodes a zonal StatefulSet is bound to. Empty: no workload is bound to a zone. */
  readonly zones: readonly string[];
  readonly scaling: ScalingPolicy;
  /** Issuer of certificates between the system's own programs. Absent: programs of this system use no certificates. */
  readonly issuer?: { readonly kind: "ClusterIssuer" | "Issuer"; readonly name: string };
  /** What the system calls a layer, as value of the layer label. */
  layer(layer: Layer): string;
  /** Image of a program. Throws where the system does not deploy it. */
  image(program: string): Image;
  placement(role: PlacementRole): Ground;
  /** Class of a volume; undefined for the cluster's default class. */
  storageClass(role: StorageRole): string | undefined;
  /** Name of a PriorityClass; undefined for the cluster's default priority. */
  priority(role: PriorityRole): string | undefined;
  /**
   * A service account whose token a cloud or an identity provider trusts, made in the namespace of the scope's chart.
   * @param identity what the system calls the identity
   * @param labels of the account beside the chart's. Default: none.
   */
  identity(scope: Construct, identity: string, labels?: StringMap): ServiceAccountRef;
  /** Sees to it that the Secret is there, or relies on a person who made it. No value of it is ever rendered. */
  secret(scope: Construct, secret: SecretProps): void;
}

/** Objects are applied by `kubectl`, in the order of their files. */
export const KUBECTL: Delivery = { managedBy: "kubectl", keep: {}, removeLast: {}, after: () => ({}) };

import type { k8s } from "cdk8s-plus-28";
import type { NodePool } from "../../src/config/schema/cluster.ts";
import type { Environment } from "../../src/config/schema.ts";
import type { Plain, StringMap } from "./kube.ts";

export const ZONE_KEY = "topology.kubernetes.io/zone";
const HOST_KEY = "kubernetes.io/hostname";

type PodSpec = Plain<k8s.PodSpec>;

/** Where a workload's pods may stand. */
export interface PlacementProps {
  readonly pool: Pick<NodePool, "labels" | "taints">;
  /** The pods' own selector labels. */
  readonly selector: StringMap;
  /**
   * `strict` for pods that hold data: never two on one node, never uneven over zones, even when that leaves one
   * pending. `best-effort` for pods that hold none: serving from an uneven place is better than not serving.
   */
  readonly spread: "strict" | "best-effort";
  /** Value of the zone label that all pods must stand in. Default: any zone. */
  readonly zone?: string;
}

/** Node selector, tolerations, spread over zones and nodes. */
export function placement({ pool, selector, spread, zone }: PlacementProps): Partial<PodSpec> {
  const strict = spread === "strict";
  const labelSelector = { matchLabels: selector };
  const apart = { labelSelector, topologyKey: HOST_KEY };
  return {
    nodeSelector: { ...pool.labels, ...(zone === undefined ? {} : { [ZONE_KEY]: zone }) },
    ...(pool.taints.length === 0
      ? {}
      : { tolerations: pool.taints.map(({ key, value, effect }) => ({ key, operator: "Equal", value, effect })) }),
    topologySpreadConstraints: [
      {
        topologyKey: ZONE_KEY,
        maxSkew: 1,
        whenUnsatisfiable: strict ? "DoNotSchedule" : "ScheduleAnyway",
        labelSelector,
        // A zone whose nodes are all tainted unreachable must not keep the others from taking its pods.
        nodeTaintsPolicy: "Honor",
        // Old and new pods of a roll-out are counted apart, or the new ones would lean away from the old.
        ...(strict ? {} : { matchLabelKeys: ["pod-template-hash"] }),
      },
    ],
    affinity: {
      podAntiAffinity: strict
        ? { requiredDuringSchedulingIgnoredDuringExecution: [apart] }
        : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: apart }] },
    },
  };
}

/** The node pool of a role, as `hyperion.pools` names it. */
export function poolOf({ clusters, hyperion }: Environment, role: keyof Environment["hyperion"]["pools"]): NodePool {
  const name = hyperion.pools[role];
  const pool = clusters[0]?.pools.find((one) => one.name === name);
  if (pool === undefined) throw new Error(`hyperion.pools.${role}: no pool ${name} in clusters[0]`);
  return pool;
}

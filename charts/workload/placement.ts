import type { k8s } from "cdk8s-plus-28";
import type { Plain, StringMap } from "./kube.ts";
import type { Ground } from "./platform.ts";

export const ZONE_KEY = "topology.kubernetes.io/zone";
export const HOST_KEY = "kubernetes.io/hostname";

type PodSpec = Plain<k8s.PodSpec>;

/** Where a workload's pods may stand. */
export interface PlacementProps {
  readonly ground: Ground;
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
export function placement({ ground, selector, spread, zone }: PlacementProps): Partial<PodSpec> {
  const strict = spread === "strict";
  const labelSelector = { matchLabels: selector };
  const apart = { labelSelector, topologyKey: HOST_KEY };
  return {
    nodeSelector: { ...ground.labels, ...(zone === undefined ? {} : { [ZONE_KEY]: zone }) },
    ...(ground.taints.length === 0
      ? {}
      : { tolerations: ground.taints.map(({ key, value, effect }) => ({ key, operator: "Equal", value, effect })) }),
    topologySpreadConstraints: [
      {
        topologyKey: ground.zoned ? ZONE_KEY : HOST_KEY,
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

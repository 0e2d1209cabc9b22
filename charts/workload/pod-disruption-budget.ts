import type { Construct } from "constructs";
import { kube, type StringMap } from "./kube.ts";

/**
 * At most one pod at a time is evicted. It never blocks a drain for good: one may always go, and pods that do not work
 * anyway do not count.
 */
export function podDisruptionBudget(scope: Construct, name: string, selector: StringMap, labels: StringMap): void {
  kube(
    scope,
    "PodDisruptionBudget",
    { name, labels },
    { spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow", selector: { matchLabels: selector } } },
  );
}

import type { Demand } from "./demand.ts";
import type { Size } from "./node-pool.ts";

/** A node that fills up. */
interface Bin {
  cpu: number;
  memory: number;
  readonly alone: Set<string>;
}

const fits = ({ workload, pod, apart }: Demand, bin: Bin): boolean =>
  pod.cpu <= bin.cpu && pod.memory <= bin.memory && !(apart && bin.alone.has(workload));

/**
 * Nodes that the pods of some workloads fill, the largest placed first and each on the first node with room, which is
 * near what the scheduler reaches. `pods` says how many of a workload there are. Zones are not looked at.
 */
export function packedNodes(demands: readonly Demand[], node: Size, pods: (demand: Demand) => number): number {
  const bins: Bin[] = [];
  for (const demand of [...demands].sort((a, b) => b.pod.memory - a.pod.memory || b.pod.cpu - a.pod.cpu)) {
    for (let left = pods(demand); left > 0; left--) {
      let bin = bins.find((one) => fits(demand, one));
      if (bin === undefined) {
        bin = { ...node, alone: new Set() };
        bins.push(bin);
      }
      bin.cpu -= demand.pod.cpu;
      bin.memory -= demand.pod.memory;
      bin.alone.add(demand.workload);
    }
  }
  return bins.length;
}

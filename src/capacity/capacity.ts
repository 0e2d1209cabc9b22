import type { KubernetesObject } from "../kubernetes/object.ts";
import { type Demand, demands, takes } from "./demand.ts";
import { type AzureResource, allocatable, type NodePool, nodePools, type Size } from "./node-pool.ts";
import { packedNodes } from "./packing.ts";

/** What the pods of a pool ask for together. */
interface Asked extends Size {
  readonly pods: number;
  /** Nodes that they fill. */
  readonly nodes: number;
}

/** A pool of nodes with what stands on it. */
export interface PoolCapacity {
  readonly pool: NodePool;
  /** What pods can have of a node, DaemonSets taken off; undefined where the VM size is not known. */
  readonly node: Size | undefined;
  /** With the fewest pods that autoscalers make, and with the most. */
  readonly least: Asked;
  readonly most: Asked;
}

export interface Capacity {
  readonly pools: readonly PoolCapacity[];
  /** Workloads whose pods no pool takes: by its labels and taints, or since no node of it is large enough. */
  readonly homeless: readonly string[];
}

const EMPTY: Size = { cpu: 0, memory: 0 };

/** A node whose size is not known takes everything but two pods that must stand apart. */
const ENDLESS: Size = { cpu: Number.POSITIVE_INFINITY, memory: Number.POSITIVE_INFINITY };

const podsOf =
  (end: "min" | "max") =>
  ({ replicas }: Demand): number =>
    replicas === "each node" ? 0 : replicas[end];

function asked(list: readonly Demand[], node: Size | undefined, end: "min" | "max"): Asked {
  const number = podsOf(end);
  const total = (of: (demand: Demand) => number) => list.reduce((sum, demand) => sum + of(demand) * number(demand), 0);
  return {
    cpu: total(({ pod }) => pod.cpu),
    memory: total(({ pod }) => pod.memory),
    pods: total(() => 1),
    nodes: packedNodes(list, node ?? ENDLESS, number),
  };
}

/** What pods can have of a pool's node when its DaemonSets have theirs; undefined where the VM size is not known. */
function roomOf(pool: NodePool, all: readonly Demand[]): Size | undefined {
  const whole = allocatable(pool);
  const each = all.filter((demand) => demand.replicas === "each node" && takes(pool, demand));
  const taken = each.reduce((sum, { pod }) => ({ cpu: sum.cpu + pod.cpu, memory: sum.memory + pod.memory }), EMPTY);
  return whole && { cpu: whole.cpu - taken.cpu, memory: whole.memory - taken.memory };
}

/**
 * What each node pool of a plan carries, by the requests of the rendered workloads. A workload that several pools would
 * take is counted on the first; a DaemonSet on each. Third-party charts are not in it.
 */
export function capacityOf(resources: readonly AzureResource[], objects: readonly KubernetesObject[]): Capacity {
  const all = demands(objects);
  const pools = nodePools(resources).map((pool) => ({ pool, node: roomOf(pool, all) }));
  const home = (demand: Demand) =>
    pools.find(
      ({ pool, node = ENDLESS }) =>
        takes(pool, demand) && demand.pod.cpu <= node.cpu && demand.pod.memory <= node.memory,
    );
  const byPool = Map.groupBy(
    all.filter(({ replicas }) => replicas !== "each node"),
    home,
  );
  return {
    pools: pools.map((one) => {
      const list = byPool.get(one) ?? [];
      return { ...one, least: asked(list, one.node, "min"), most: asked(list, one.node, "max") };
    }),
    homeless: (byPool.get(undefined) ?? []).map(({ workload }) => workload),
  };
}

/** Nodes that a pool runs with: what the requests need, the same in each zone, within what the pool may have. */
export const nodesOf = ({ pool, least }: PoolCapacity): number =>
  Math.min(Math.max(Math.ceil(least.nodes / pool.groups) * pool.groups, pool.minCount), pool.maxCount);

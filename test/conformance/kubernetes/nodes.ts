import { allocatable, vmSize } from "../../../src/capacity/node-pool.ts";
import type { NodePool } from "../../../src/config/azure/schema/cluster.ts";
import { zonalPools } from "../../../src/config/azure/zonal-pools.ts";
import type { Environment } from "../../../src/config/schema.ts";
import type { KubernetesApi } from "./api.ts";

export const ZONE_LABEL = "topology.kubernetes.io/zone";
/** Azure's driver of managed disks. */
export const CLUSTER_DISKS = "disk.csi.azure.com";

export const POOL_LABEL = "kubernetes.azure.com/agentpool";

/** Data disks that a VM takes: two a core, 32 at most. Source: "Dv5 and Ddsv5-series", Microsoft Learn. */
const disksOf = (cores: number): number => Math.min(2 * cores, 32);

const SYSTEM_TAINT = { key: "CriticalAddonsOnly", value: "true", effect: "NoSchedule" } as const;

export interface Pool extends NodePool {
  readonly zoneNames: readonly string[];
}

/** Pools of the cluster, the system's first, and of each user pool one a zone, as AKS gets them. */
export function poolsOf({ clusters, azure }: Environment): Pool[] {
  const [cluster] = clusters;
  if (cluster === undefined) return [];
  const system: NodePool = { ...cluster.system, taints: [...cluster.system.taints, SYSTEM_TAINT] };
  return [system, ...cluster.pools.flatMap((pool) => zonalPools(pool, azure.zones))].map((pool) => ({
    ...pool,
    zoneNames: (pool.zones ?? azure.zones).map((zone) => `${azure.region}-${zone}`),
  }));
}

/** Size of a pool's nodes; throws where its VM is of no series that is known. */
export function nodeSize(pool: Pool): { readonly cpu: number; readonly memory: number } {
  const size = allocatable(pool);
  if (size === undefined) throw new Error(`pool ${pool.name}: ${pool.vmSize} is of no series that is known`);
  return size;
}

/** Adds a node as AKS and its kubelet would: labels, taints, what of it pods can have, and how many disks. */
export async function addNode(api: KubernetesApi, pool: Pool, id: string, zone: string): Promise<string> {
  const name = `aks-${pool.name}-${id}`;
  const { cpu, memory } = nodeSize(pool);
  const resources = { cpu: `${cpu}m`, memory: `${memory}Mi`, pods: String(pool.maxPods) };
  await api.call("POST", "/apis/storage.k8s.io/v1/csinodes", {
    metadata: { name },
    spec: {
      drivers: [
        {
          name: CLUSTER_DISKS,
          nodeID: name,
          topologyKeys: [ZONE_LABEL],
          allocatable: { count: disksOf((vmSize(pool.vmSize)?.cpu ?? 0) / 1000) },
        },
      ],
    },
  });
  await api.call("POST", "/api/v1/nodes", {
    metadata: {
      name,
      labels: {
        ...pool.labels,
        [ZONE_LABEL]: zone,
        [POOL_LABEL]: pool.name,
        "topology.kubernetes.io/region": zone.replace(/-\d+$/, ""),
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "node.kubernetes.io/instance-type": pool.vmSize,
      },
    },
    spec: { taints: pool.taints },
    status: { allocatable: resources, capacity: resources },
  });
  return name;
}

import type { NodePool } from "./schema/cluster.ts";

/** Name of a pool's group of nodes in one zone. */
const zonalName = (pool: string, zone: string): string => `${pool}${zone}`;

/**
 * A user pool as AKS gets it: one pool a zone, alike but for the zone, among which the autoscaler balances
 * (`balanceSimilarNodeGroups`). Of one pool over three zones it cannot choose the zone of a new node, so that a pod that
 * is bound to a zone by its disk or its spread may wait for ever. Source: "Use availability zones in AKS" and the
 * cluster autoscaler's FAQ. Counts are the whole pool's, and a rule holds them to multiples of its zones.
 */
export const zonalPools = (pool: NodePool, environmentZones: readonly string[]): NodePool[] => {
  const zones = pool.zones ?? [...environmentZones];
  return zones.map((zone) => ({
    ...pool,
    name: zonalName(pool.name, zone),
    zones: [zone] as NodePool["zones"],
    minCount: Math.floor(pool.minCount / zones.length),
    maxCount: Math.floor(pool.maxCount / zones.length),
  }));
};

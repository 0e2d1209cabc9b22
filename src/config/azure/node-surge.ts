import type { NodePool } from "./schema/cluster.ts";

/**
 * Nodes that an upgrade adds to a pool before it drains the first: one a zone. Where a set's pods fill their zone,
 * what is drained can only go to a new node of the same zone, for a disk that is kept in one zone does not leave it;
 * and of fewer nodes than zones nobody knows where they stand. Source: "Special considerations for node pools that
 * span multiple availability zones", Upgrade options for AKS clusters, Microsoft Learn.
 */
export const surgeNodes = ({ zones }: Pick<NodePool, "zones">, environmentZones: readonly string[]): number =>
  (zones ?? environmentZones).length;

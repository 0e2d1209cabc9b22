import { STORE_TARGETS } from "../../../src/conventions/topics.ts";
import { ADDRESSES } from "../addresses.ts";
import { MetricsCluster } from "../durability/cluster.ts";
import { marker, markersIn } from "../load/marker.ts";
import type { Manifest } from "../rendered/manifests.ts";
import type { RealStore } from "./store.ts";

/** The environment's VictoriaMetrics: every vmstorage, one vminsert, one vmselect. */
export function victoriaMetrics(manifests: readonly Manifest[], directory: string): RealStore {
  const cluster = new MetricsCluster(manifests, directory);
  return {
    target: STORE_TARGETS.metrics,
    addresses: [ADDRESSES.metrics("vminsert", 0)],
    start: () => cluster.start(),
    signal: (name) => cluster.signal(name),
    stop: () => cluster.stop(),
    read: async ({ tenant, since }) => {
      const lines = (await cluster.exported(tenant.account, since)).toString().split("\n");
      // A series is an event: as many samples as it has, so many copies are there.
      return lines.flatMap((line) => {
        const copies = (JSON.parse(line === "" ? "{}" : line) as { readonly values?: readonly unknown[] }).values ?? [];
        return markersIn(Buffer.from(line)).flatMap((id) => copies.map(() => marker(id)));
      });
    },
  };
}

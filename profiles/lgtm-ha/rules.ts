import type { Contradiction } from "../../src/base/values-file.ts";
import type { Values } from "./schema.ts";
import { TIERS } from "./tiers.ts";

const ownDisk = (kind: string): boolean => kind === "emptyDir" || kind === "pvc";

/** Combinations that would run and lose data, or not run at all. */
export function contradictions({ tier, storage, grafana, backup }: Values): Contradiction[] {
  const replicas = TIERS[tier];
  const found: Contradiction[] = [];
  for (const store of ["mimir", "loki"] as const) {
    if (replicas[store] > 1 && ownDisk(storage[store].kind)) {
      found.push({
        path: ["storage", store, "kind"],
        found: `${storage[store].kind} with ${replicas[store]} replicas (tier ${tier})`,
        allowed: "s3 or azure: replicas with a disk of their own each hold another part of the data",
        remedy: "name an object store, or choose the tier normal",
      });
    }
  }
  if (replicas.grafana > 1 && grafana.kind === "sqlite") {
    found.push({
      path: ["grafana", "kind"],
      found: `sqlite with ${replicas.grafana} replicas (tier ${tier})`,
      allowed: "postgres: several replicas share their state",
      remedy: "name a PostgreSQL server, or choose the tier normal",
    });
  }
  if (backup.enabled && storage.prometheus.kind === "emptyDir") {
    found.push({
      path: ["backup", "enabled"],
      found: "true while storage.prometheus.kind is emptyDir",
      allowed: "false, or storage.prometheus.kind: pvc; a node's disk has no snapshots",
    });
  }
  return found;
}

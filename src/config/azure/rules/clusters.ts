import { repeated } from "../../rules/repeated.ts";
import { type Breach, rule } from "../../rules/rule.ts";
import { daysOfSupport, KUBERNETES_VERSIONS } from "../kubernetes-versions.ts";
import type { NodePool } from "../schema/cluster.ts";

/** AKS needs so many system nodes to keep its own pods through the loss of one (Azure.AKS.MinNodeCount). */
const SYSTEM_NODES = 3;

/** Letters after a size's vCPUs are its features; d is the local disk that an ephemeral OS disk needs. */
const hasLocalDisk = (vmSize: string): boolean => /^Standard_[A-Z]+\d+[a-z]*d[a-z]*(_v\d+)?$/.test(vmSize);

/** GiB of local disk of the D and E families v4 and v5: 37.5 a vCPU (their pages on Microsoft Learn); else unknown. */
function localDiskGib(vmSize: string): number | undefined {
  const [, vcpus] = /^Standard_[DE](\d+)[a-z]*_v[45]$/.exec(vmSize) ?? [];
  return vcpus === undefined ? undefined : Math.floor(Number(vcpus) * 37.5);
}

/** AKS takes a pool's name up to 12 characters, and a user pool's ends with the zone that it stands in. */
const ZONAL_NAME_LENGTH = 11;

/** What keeps a user pool from being the same in each of its zones. */
function* zonalBreaches(pool: NodePool, zones: readonly string[], at: Breach["path"]): Generator<Breach> {
  if (pool.name.length > ZONAL_NAME_LENGTH)
    yield {
      path: [...at, "name"],
      found: `"${pool.name}"`,
      allowed: `at most ${ZONAL_NAME_LENGTH} characters: AKS gets a pool a zone, with the zone at its name's end`,
    };
  for (const key of ["minCount", "maxCount"] as const)
    if (pool[key] >= zones.length && pool[key] % zones.length !== 0)
      yield {
        path: [...at, key],
        found: `${pool[key]}`,
        allowed: `a multiple of ${zones.length}: the pool is as large in each of the zones ${zones.join(", ")}`,
      };
}

/** Clusters and their pools: names, counts, zones and disks agree. */
export const clusterRules = [
  rule(["clusters"], function* ({ clusters }): Generator<Breach> {
    yield* repeated(clusters, "clusters", "name");
    for (const [index, { system, pools }] of clusters.entries()) {
      const path = ["clusters", index];
      const all = [
        { pool: system, at: [...path, "system"] },
        ...pools.map((pool, place) => ({ pool, at: [...path, "pools", place] })),
      ];
      const seen = new Map<string, string>();
      for (const { pool, at } of all) {
        const before = seen.get(pool.name);
        if (before !== undefined)
          yield {
            path: [...at, "name"],
            found: `"${pool.name}"`,
            allowed: `one of its own; ${before} has this one`,
          };
        else seen.set(pool.name, at.join("."));
        if (pool.maxCount < pool.minCount) {
          yield {
            path: [...at, "maxCount"],
            found: `${pool.maxCount}`,
            allowed: `at least minCount, ${pool.minCount}`,
          };
        }
        if (!hasLocalDisk(pool.vmSize)) {
          yield {
            path: [...at, "vmSize"],
            found: `"${pool.vmSize}", which has no local disk`,
            allowed: "a size with d among its letters, such as Standard_D8ds_v5: the OS disk is ephemeral",
          };
          continue;
        }
        const disk = localDiskGib(pool.vmSize);
        if (disk !== undefined && pool.osDiskSizeGb > disk) {
          yield {
            path: [...at, "osDiskSizeGb"],
            found: `${pool.osDiskSizeGb}`,
            allowed: `at most ${disk}: the OS disk is ephemeral, and so large is the local disk of ${pool.vmSize}`,
          };
        }
      }
      if (system.minCount < SYSTEM_NODES) {
        yield {
          path: [...path, "system", "minCount"],
          found: `${system.minCount}`,
          allowed: `at least ${SYSTEM_NODES}: the cluster's own pods outlive the loss of a node`,
        };
      }
      if (pools.every(({ taints }) => taints.some(({ effect }) => effect !== "PreferNoSchedule"))) {
        yield {
          path: [...path, "pools"],
          found: "a taint on every pool",
          allowed:
            "at least one pool without NoSchedule and NoExecute taints: what tolerates nothing must run somewhere",
        };
      }
    }
  }),

  rule(["clusters"], function* ({ clusters }, { today }): Generator<Breach> {
    for (const [index, { kubernetesVersion, tier }] of clusters.entries()) {
      const left = daysOfSupport(kubernetesVersion, tier, today);
      if (left !== undefined && left >= 0) continue;
      const supported = Object.keys(KUBERNETES_VERSIONS).filter((one) => (daysOfSupport(one, tier, today) ?? -1) >= 0);
      yield {
        path: ["clusters", index, "kubernetesVersion"],
        found: `"${kubernetesVersion}", which AKS ${left === undefined ? "does not list" : "no longer makes clusters of"}`,
        allowed: `one of ${supported.join(", ")}`,
      };
    }
  }),

  rule(["clusters", "azure"], function* ({ clusters, azure }): Generator<Breach> {
    for (const [index, { system, pools }] of clusters.entries()) {
      const path = ["clusters", index];
      const all = [
        { pool: system, at: [...path, "system"] },
        ...pools.map((pool, place) => ({ pool, at: [...path, "pools", place] })),
      ];
      for (const { pool, at } of all) {
        const zones = pool.zones ?? azure.zones;
        const foreign = zones.filter((zone) => !azure.zones.includes(zone));
        if (foreign.length > 0) {
          yield {
            path: [...at, "zones"],
            found: `zone ${foreign.join(", ")}`,
            allowed: `zones of azure.zones: ${azure.zones.join(", ")}`,
          };
        }
        if (pool !== system) yield* zonalBreaches(pool, zones, at);
        if (pool.minCount < zones.length) {
          yield {
            path: [...at, "minCount"],
            found: `${pool.minCount}`,
            allowed: `at least ${zones.length}: one node in each of the zones ${zones.join(", ")}`,
          };
        }
      }
    }
  }),
];

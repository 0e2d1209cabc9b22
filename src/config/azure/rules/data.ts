import { type Breach, rule } from "../../rules/rule.ts";
import { REGIONS_WITHOUT_DATABASE_STANDBY, REGIONS_WITHOUT_PAIR } from "../regions.ts";
import { backstopDays } from "../retention.ts";

const TIER_OF_FAMILY: Record<string, "Burstable" | "GeneralPurpose" | "MemoryOptimized"> = {
  B: "Burstable",
  D: "GeneralPurpose",
  E: "MemoryOptimized",
};

/** Where data lives and how long: redundancy, retention, soft delete and immutability agree. */
export const dataRules = [
  rule(["storage"], function* ({ storage }): Generator<Breach> {
    if (storage.metricsBackup.replication !== "ZRS") return;
    yield {
      path: ["storage", "metricsBackup", "replication"],
      found: '"ZRS", which stays in the region',
      allowed: "GZRS or RAGZRS: the backup must outlive the region",
    };
  }),

  rule(["azure", "storage", "backup", "postgres"], function* ({ azure, storage, backup, postgres }): Generator<Breach> {
    if (!(REGIONS_WITHOUT_PAIR as readonly string[]).includes(azure.region)) return;
    const uses = [
      ...Object.entries(storage).flatMap(([name, { replication }]) =>
        replication === "ZRS" ? [] : [`storage.${name}.replication`],
      ),
      ...(backup.redundancy === "GeoRedundant" ? ["backup.redundancy"] : []),
      ...(postgres.geoRedundantBackup ? ["postgres.geoRedundantBackup"] : []),
    ];
    if (uses.length === 0) return;
    yield {
      path: ["azure", "region"],
      found: `"${azure.region}", which has no paired region`,
      allowed: `a region with a pair: data is copied to it by ${uses.join(", ")}`,
    };
  }),

  rule(["storage", "retentionDays"], function* ({ storage, retentionDays }): Generator<Breach> {
    for (const purpose of ["traces", "logs", "metricsBackup"] as const) {
      const { softDeleteDays } = storage[purpose];
      if (softDeleteDays > retentionDays[purpose]) {
        yield {
          path: ["storage", purpose, "softDeleteDays"],
          found: `${softDeleteDays}`,
          allowed: `at most retentionDays.${purpose}, ${retentionDays[purpose]}: nothing lives longer deleted than kept`,
        };
      }
    }
    const { immutableDays } = storage.metricsBackup;
    const [kept, backstop] = [retentionDays.metricsBackup, backstopDays(retentionDays.metricsBackup)];
    if (immutableDays < kept || immutableDays > backstop) {
      yield {
        path: ["storage", "metricsBackup", "immutableDays"],
        found: `${immutableDays}`,
        allowed: `from retentionDays.metricsBackup, ${kept}, so that a copy is safe while it counts, to ${backstop}, when the lifecycle rule must be able to delete it`,
      };
    }
  }),

  rule(["postgres"], function* ({ postgres: { sku, tier, zoneRedundant } }): Generator<Breach> {
    const family = sku.slice("Standard_".length, "Standard_".length + 1);
    if (TIER_OF_FAMILY[family] !== tier) {
      yield {
        path: ["postgres", "tier"],
        found: `"${tier}"`,
        allowed: `${TIER_OF_FAMILY[family]}: the tier of ${sku}`,
      };
    }
    if (zoneRedundant && tier === "Burstable") {
      yield {
        path: ["postgres", "zoneRedundant"],
        found: "true in the Burstable tier",
        allowed: "false, or the tier GeneralPurpose or MemoryOptimized: Burstable servers have no standby",
      };
    }
  }),

  rule(["postgres", "azure"], function* ({ postgres, azure }): Generator<Breach> {
    if (!postgres.zoneRedundant || !(REGIONS_WITHOUT_DATABASE_STANDBY as readonly string[]).includes(azure.region))
      return;
    yield {
      path: ["azure", "region"],
      found: `"${azure.region}", where Azure makes no new zone-redundant PostgreSQL server`,
      allowed: "a region that does, such as swedencentral or francecentral; or postgres.zoneRedundant: false",
    };
  }),

  rule(["postgres", "azure"], function* ({ postgres, azure }): Generator<Breach> {
    if (!postgres.zoneRedundant || azure.zones.length >= 2) return;
    yield {
      path: ["postgres", "zoneRedundant"],
      found: `true with one zone, ${azure.zones.join()}`,
      allowed: "false, or at least two zones in azure.zones: the standby stands in another one",
    };
  }),
];

import { z } from "zod";
import { days, text } from "../../schema/primitives.ts";

const replication = z.enum(["ZRS", "GZRS", "RAGZRS"]);

const blobAccount = z.strictObject({
  replication: replication.describe(
    "Zone-redundant at least; the metrics backup must leave the region as well (GZRS or RAGZRS).",
  ),
  softDeleteDays: days(1, 365).default(7).describe("How long a deleted blob or container can be brought back."),
});

export const storage = z
  .strictObject({
    traces: blobAccount.describe("Tempo's blocks."),
    logs: blobAccount.describe("Loki's chunks, index and rules."),
    metricsBackup: blobAccount
      .extend({
        immutableDays: days(1, 146000).describe("Daily copies can be neither changed nor deleted for so long."),
      })
      .describe("vmbackup's target: an account of its own."),
    clusterBackup: blobAccount
      .prefault({ replication: "GZRS" })
      .describe("What the cluster backup read from the API server."),
  })
  .describe("Storage accounts by what they hold.");

export const keyVault = z
  .strictObject({
    softDeleteDays: days(7, 90).default(90),
  })
  .describe("The vault of the platform's secrets.");

export const containerRegistry = z
  .strictObject({
    untaggedRetentionDays: days(0, 365).default(15),
  })
  .describe("The registry that the cluster pulls from.");

export const postgres = z
  .strictObject({
    version: z.enum(["16", "17"]).default("17"),
    sku: text(/^Standard_(B|D|E)\d+[a-z]*(_v\d+)?$/, "a Flexible Server size such as Standard_D2ds_v5"),
    tier: z.enum(["Burstable", "GeneralPurpose", "MemoryOptimized"]),
    storageGb: z
      .literal([32, 64, 128, 256, 512, 1024, 2048, 4096])
      .describe("Size of the disk; it can grow, never shrink."),
    zoneRedundant: z.boolean().describe("A standby in another zone; needs a GeneralPurpose or MemoryOptimized tier."),
    geoRedundantBackup: z.boolean(),
    backupDays: days(7, 35),
  })
  .describe("PostgreSQL Flexible Server of Grafana.");

export const backup = z
  .strictObject({
    redundancy: z
      .enum(["ZoneRedundant", "GeoRedundant"])
      .describe("Where cluster backups live; GeoRedundant survives the region."),
    retentionDays: days(7, 360).describe("Daily cluster backups."),
    softDeleteDays: days(14, 180).default(14),
  })
  .describe("Backup vault of the cluster.");

import { type BadFile, replace } from "./bad-file.ts";

/** Redundancy, retention and windows that contradict each other. */
export const data: readonly BadFile[] = [
  {
    title: "a metrics backup that dies with its region",
    edits: [replace("replication: RAGZRS", "replication: ZRS")],
    says: [
      "Pulumi.test.yaml:104:9  config.hyperion:environment.storage.metricsBackup.replication",
      '  found    "ZRS", which stays in the region',
      "  allowed  GZRS or RAGZRS: the backup must outlive the region",
    ],
  },
  {
    title: "geo-redundancy in a region without a pair",
    edits: [replace("region: swedencentral", "region: italynorth"), replace("iac-test-sdc.", "iac-test-itn.")],
    says: [
      "Pulumi.test.yaml:17:7  config.hyperion:environment.azure.region",
      '  found    "italynorth", which has no paired region',
      "  allowed  a region with a pair: data is copied to it by storage.metricsBackup.replication, storage.clusterBackup.replication, backup.redundancy, postgres.geoRedundantBackup",
    ],
  },
  {
    title: "a standby of the database where Azure makes none",
    edits: [replace("region: swedencentral", "region: westeurope"), replace("iac-test-sdc.", "iac-test-weu.")],
    says: [
      "Pulumi.test.yaml:17:7  config.hyperion:environment.azure.region",
      '  found    "westeurope", where Azure makes no new zone-redundant PostgreSQL server',
      "  allowed  a region that does, such as swedencentral or francecentral; or postgres.zoneRedundant: false",
    ],
  },
  {
    title: "copies that can be deleted while they count",
    edits: [replace("immutableDays: 14", "immutableDays: 7")],
    says: [
      "Pulumi.test.yaml:105:9  config.hyperion:environment.storage.metricsBackup.immutableDays",
      "  found    7",
      "  allowed  from retentionDays.metricsBackup, 14, so that a copy is safe while it counts, to 21, when the lifecycle rule must be able to delete it",
    ],
  },
  {
    title: "copies that outlive the rule that deletes them",
    edits: [replace("immutableDays: 14", "immutableDays: 30")],
    says: [
      "Pulumi.test.yaml:105:9  config.hyperion:environment.storage.metricsBackup.immutableDays",
      "  found    30",
      "  allowed  from retentionDays.metricsBackup, 14, so that a copy is safe while it counts, to 21, when the lifecycle rule must be able to delete it",
    ],
  },
  {
    title: "logs that live longer deleted than kept",
    edits: [
      replace(
        "      logs:\n        replication: ZRS\n",
        "      logs:\n        replication: ZRS\n        softDeleteDays: 30\n",
      ),
    ],
    says: [
      "Pulumi.test.yaml:103:9  config.hyperion:environment.storage.logs.softDeleteDays",
      "  found    30",
      "  allowed  at most retentionDays.logs, 7: nothing lives longer deleted than kept",
    ],
  },
  {
    title: "a database tier of another family",
    edits: [replace("tier: GeneralPurpose", "tier: MemoryOptimized")],
    says: [
      "Pulumi.test.yaml:108:7  config.hyperion:environment.postgres.tier",
      '  found    "MemoryOptimized"',
      "  allowed  GeneralPurpose: the tier of Standard_D4ds_v5",
    ],
  },
  {
    title: "a standby of a burstable server",
    edits: [
      replace(
        "      sku: Standard_D4ds_v5\n      tier: GeneralPurpose\n",
        "      sku: Standard_B2ms\n      tier: Burstable\n",
      ),
    ],
    says: [
      "Pulumi.test.yaml:110:7  config.hyperion:environment.postgres.zoneRedundant",
      "  found    true in the Burstable tier",
      "  allowed  false, or the tier GeneralPurpose or MemoryOptimized: Burstable servers have no standby",
    ],
  },
  {
    title: "a standby without a second zone",
    edits: [replace('zones: ["1", "2", "3"]', 'zones: ["1"]')],
    says: [
      "Pulumi.test.yaml:110:7  config.hyperion:environment.postgres.zoneRedundant",
      "  found    true with one zone, 1",
      "  allowed  false, or at least two zones in azure.zones: the standby stands in another one",
    ],
  },
  {
    title: "maintenance windows that overlap past midnight",
    edits: [
      replace(
        '      nodeImage:\n        dayOfWeek: Sunday\n        startTime: "20:00"\n',
        '      nodeImage:\n        dayOfWeek: Sunday\n        startTime: "01:00"\n',
      ),
    ],
    says: [
      "Pulumi.test.yaml:122:7  config.hyperion:environment.maintenance.nodeImage",
      "  found    Sunday 01:00 +00:00 for 6 h",
      "  allowed  a window that does not overlap maintenance.cluster, Saturday 20:00 +00:00 for 6 h",
    ],
  },
  {
    title: "maintenance windows that overlap across the week's end",
    edits: [
      replace(
        'dayOfWeek: Saturday\n        startTime: "20:00"\n        durationHours: 6\n',
        'dayOfWeek: Monday\n        startTime: "01:00"\n        durationHours: 6\n',
      ),
      replace(
        'dayOfWeek: Sunday\n        startTime: "20:00"\n',
        'dayOfWeek: Sunday\n        startTime: "20:00"\n        utcOffset: "-04:00"\n',
      ),
    ],
    says: [
      "Pulumi.test.yaml:122:7  config.hyperion:environment.maintenance.nodeImage",
      "  found    Sunday 20:00 -04:00 for 6 h",
      "  allowed  a window that does not overlap maintenance.cluster, Monday 01:00 +00:00 for 6 h",
    ],
  },
];

import type * as azure from "@pulumi/azure-native/types/input.js";
import type { Environment } from "../config/schema.ts";

export const CLUSTER_DATASOURCE = "Microsoft.ContainerService/managedClusters";

/** Days that snapshots stay beside the disks, for a quick restore; the vault keeps its copies for the retention. */
const SNAPSHOT_DAYS = 7;

type PolicyRule = azure.dataprotection.AzureBackupRuleArgs | azure.dataprotection.AzureRetentionRuleArgs;

const dataStore = (dataStoreType: "OperationalStore" | "VaultStore") => ({
  dataStoreType,
  objectType: "DataStoreInfoBase",
});

const retention = (
  name: string,
  store: "OperationalStore" | "VaultStore",
  days: number,
  isDefault: boolean,
): PolicyRule => ({
  objectType: "AzureRetentionRule",
  name,
  isDefault,
  lifecycles: [
    {
      sourceDataStore: dataStore(store),
      deleteAfter: { objectType: "AbsoluteDeleteOption", duration: `P${days}D` },
      targetDataStoreCopySettings: [],
    },
  ],
});

/**
 * A backup a day at 02:00 UTC as snapshots in the region, and the first of each day copied into the vault, where it
 * is kept for the environment's retention and, where the vault is geo-redundant, in the paired region too.
 * The shape is that of `az dataprotection`'s own "DisasterRecovery" strategy.
 */
export const backupPolicyRules = (
  { retentionDays }: Pick<Environment["backup"], "retentionDays">,
  startDate: string,
): PolicyRule[] => [
  retention("Default", "OperationalStore", Math.min(SNAPSHOT_DAYS, retentionDays), true),
  retention("Vault", "VaultStore", retentionDays, false),
  {
    objectType: "AzureBackupRule",
    name: "BackupDaily",
    dataStore: dataStore("OperationalStore"),
    backupParameters: { objectType: "AzureBackupParams", backupType: "Incremental" },
    trigger: {
      objectType: "ScheduleBasedTriggerContext",
      schedule: {
        repeatingTimeIntervals: [`R/${startDate}T02:00:00+00:00/P1D`],
        timeZone: "Coordinated Universal Time",
      },
      taggingCriteria: [
        { isDefault: true, taggingPriority: 99, tagInfo: { tagName: "Default" } },
        {
          isDefault: false,
          taggingPriority: 50,
          tagInfo: { tagName: "Vault" },
          criteria: [{ objectType: "ScheduleBasedBackupCriteria", absoluteCriteria: ["FirstOfDay"] }],
        },
      ],
    },
  },
];

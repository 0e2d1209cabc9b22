import { expect, test } from "vitest";
import { names } from "../../src/config/azure/names.ts";
import type { Environment } from "../../src/config/schema.ts";
import { Backup } from "../../src/megatron/backup.ts";
import { backupPolicyRules } from "../../src/megatron/backup-policy.ts";
import { ROLES } from "../../src/plan/azure/roles.ts";
import { environmentWith, ofType, only, planOf } from "./plan.ts";

function backup(changes: Partial<Environment["backup"]> = {}) {
  const environment = environmentWith();
  return planOf(
    (opts) =>
      new Backup(
        "backup",
        {
          resourceGroupName: "rg-backup",
          azure: environment.azure,
          names: names(environment),
          backup: { ...environment.backup, ...changes },
          startDate: environment.maintenance.cluster.startDate,
          cluster: { name: "aks", id: "/clusters/aks", resourceGroupName: "rg-cluster", principalId: "control-plane" },
          storage: { name: "stbackup", id: "/accounts/stbackup", resourceGroupName: "rg-backup", container: "aks" },
          snapshotGroup: { name: "rg-snapshots", id: "/groups/rg-snapshots" },
        },
        opts,
      ),
  );
}

test("the vault is immutable, keeps what is deleted, and survives the program", async () => {
  const vault = only(await backup({ softDeleteDays: 30 }), "dataprotection:BackupVault");
  expect(vault.inputs["properties"]).toMatchObject({
    securitySettings: {
      immutabilitySettings: { state: "Unlocked" },
      softDeleteSettings: { state: "On", retentionDurationInDays: 30 },
    },
  });
  expect(vault.options).toMatchObject({ protect: true, retainOnDelete: true });
});

test.each([
  ["GeoRedundant", "Enabled"],
  ["ZoneRedundant", "Disabled"],
] as const)("a %s vault has its restore in the other region %s", async (redundancy, state) => {
  expect(only(await backup({ redundancy }), "dataprotection:BackupVault").inputs["properties"]).toMatchObject({
    storageSettings: [{ datastoreType: "VaultStore", type: redundancy }],
    featureSettings: { crossRegionRestoreSettings: { state } },
  });
});

test("a backup a day is kept in the vault for the environment's retention, snapshots for a week", () => {
  const rules = backupPolicyRules({ retentionDays: 90 }, "2026-01-05");
  expect(rules).toEqual([
    expect.objectContaining({
      isDefault: true,
      lifecycles: [expect.objectContaining({ deleteAfter: { objectType: "AbsoluteDeleteOption", duration: "P7D" } })],
    }),
    expect.objectContaining({
      name: "Vault",
      lifecycles: [
        expect.objectContaining({
          sourceDataStore: { dataStoreType: "VaultStore", objectType: "DataStoreInfoBase" },
          deleteAfter: { objectType: "AbsoluteDeleteOption", duration: "P90D" },
        }),
      ],
    }),
    expect.objectContaining({
      trigger: expect.objectContaining({
        schedule: expect.objectContaining({ repeatingTimeIntervals: ["R/2026-01-05T02:00:00+00:00/P1D"] }) as unknown,
      }) as unknown,
    }),
  ]);
});

test("every retention rule but the default has backups that are tagged for it", () => {
  const rules = backupPolicyRules({ retentionDays: 14 }, "2026-01-05") as {
    name: string;
    objectType: string;
    trigger?: { taggingCriteria: { tagInfo: { tagName: string } }[] };
  }[];
  const retained = rules.filter(({ objectType }) => objectType === "AzureRetentionRule").map(({ name }) => name);
  const tagged = rules.flatMap(({ trigger }) => trigger?.taggingCriteria ?? []).map(({ tagInfo }) => tagInfo.tagName);
  expect(tagged.sort()).toEqual(retained.sort());
});

test("the backup waits for extension, trusted access and every right; Azure checks them at once", async () => {
  const plan = await backup();
  const instance = only(plan, "dataprotection:BackupInstance");
  const waited = [
    only(plan, "kubernetesconfiguration:Extension").urn,
    only(plan, "containerservice:TrustedAccessRoleBinding").urn,
    ...ofType(plan, "authorization:RoleAssignment").map(({ urn }) => urn),
  ];
  expect(instance.dependsOn).toEqual(waited.sort());
  expect(instance.options).toMatchObject({ protect: true, retainOnDelete: true });
  expect(instance.inputs["properties"]).toMatchObject({
    dataSourceInfo: { resourceID: "/clusters/aks", objectType: "Datasource" },
    policyInfo: { policyParameters: { dataStoreParametersList: [{ resourceGroupId: "/groups/rg-snapshots" }] } },
  });
});

test("vault, extension and control plane have what a vaulted backup needs, each where it needs it", async () => {
  const held = ofType(await backup(), "authorization:RoleAssignment").map(({ inputs }) =>
    [inputs["principalId"], String(inputs["roleDefinitionId"]).split("/").at(-1), inputs["scope"]].join(" "),
  );
  const vault = "principal-of-bvault-megatron-prod-sdc";
  expect(held.sort()).toEqual(
    [
      `${vault} ${ROLES.reader.id} /clusters/aks`,
      `${vault} ${ROLES.reader.id} /groups/rg-snapshots`,
      `${vault} ${ROLES.diskSnapshotContributor.id} /groups/rg-snapshots`,
      `${vault} ${ROLES.managedDiskDataOperator.id} /groups/rg-snapshots`,
      `${vault} ${ROLES.blobDataReader.id} /accounts/stbackup`,
      `control-plane ${ROLES.contributor.id} /groups/rg-snapshots`,
      `principal-of-azure-aks-backup ${ROLES.blobDataContributor.id} /accounts/stbackup`,
    ].sort(),
  );
});

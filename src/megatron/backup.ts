import * as containerservice from "@pulumi/azure-native/containerservice/index.js";
import * as dataprotection from "@pulumi/azure-native/dataprotection/index.js";
import * as kubernetesconfiguration from "@pulumi/azure-native/kubernetesconfiguration/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../config/azure/names.ts";
import type { Environment } from "../config/schema.ts";
import type { RoleName } from "../plan/azure/roles.ts";
import { backupPolicyRules, CLUSTER_DATASOURCE } from "./backup-policy.ts";
import { knownAfterUp } from "./known-after-up.ts";
import { assignRole } from "./role-assignment.ts";

/** A resource that exists, by name and id. */
interface NamedResource {
  readonly name: pulumi.Input<string>;
  readonly id: pulumi.Input<string>;
  readonly resourceGroupName: pulumi.Input<string>;
}

export interface BackupArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly azure: Pick<Environment["azure"], "region" | "subscriptionId" | "tenantId">;
  readonly names: Pick<Names, "backupVault">;
  readonly backup: Environment["backup"];
  /** First day of the schedule; a fixed date, so that a plan does not change by the day. `YYYY-MM-DD`. */
  readonly startDate: string;
  /** `principalId` is the control plane's identity: it makes the disk snapshots. */
  readonly cluster: NamedResource & { readonly principalId: pulumi.Input<string> };
  /** Where the extension writes what it read from the API server: an account with a private endpoint. */
  readonly storage: NamedResource & { readonly container: pulumi.Input<string> };
  /** Group that snapshots are made in, and nothing else is. */
  readonly snapshotGroup: { readonly name: pulumi.Input<string>; readonly id: pulumi.Input<string> };
}

/** Backups of the cluster: its objects and its volumes, daily, kept in a vault that an attacker with rights here cannot empty. */
export class Backup extends pulumi.ComponentResource {
  readonly vaultId: pulumi.Output<string>;
  readonly vaultName: pulumi.Output<string>;

  constructor(name: string, args: BackupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("megatron:data:Backup", name, {}, opts);
    const vault = this.#vault(name, args);
    const policy = new dataprotection.BackupPolicy(
      `${name}-policy`,
      {
        resourceGroupName: args.resourceGroupName,
        vaultName: vault.name,
        backupPolicyName: "aks-daily",
        properties: {
          objectType: "BackupPolicy",
          datasourceTypes: [CLUSTER_DATASOURCE],
          policyRules: backupPolicyRules(args.backup, args.startDate),
        },
      },
      // A policy cannot be changed in place where backups exist under it.
      { parent: this, retainOnDelete: true },
    );
    const extension = this.#extension(name, args);
    const binding = new containerservice.TrustedAccessRoleBinding(
      `${name}-trusted-access`,
      {
        resourceGroupName: args.cluster.resourceGroupName,
        resourceName: args.cluster.name,
        trustedAccessRoleBindingName: "backup-vault",
        sourceResourceId: vault.id,
        roles: ["Microsoft.DataProtection/backupVaults/backup-operator"],
      },
      { parent: this },
    );
    const rights = this.#rights(name, args, principalOf(vault.identity), principalOf(extension.aksAssignedIdentity));
    const source = {
      datasourceType: CLUSTER_DATASOURCE,
      resourceID: args.cluster.id,
      resourceUri: args.cluster.id,
      resourceName: args.cluster.name,
      resourceLocation: args.azure.region,
      resourceType: CLUSTER_DATASOURCE,
    };
    new dataprotection.BackupInstance(
      `${name}-instance`,
      {
        resourceGroupName: args.resourceGroupName,
        vaultName: vault.name,
        backupInstanceName: "aks",
        properties: {
          objectType: "BackupInstance",
          friendlyName: "aks",
          dataSourceInfo: { ...source, objectType: "Datasource" },
          dataSourceSetInfo: { ...source, objectType: "DatasourceSet" },
          policyInfo: {
            policyId: policy.id,
            policyParameters: {
              dataStoreParametersList: [
                {
                  objectType: "AzureOperationalStoreParameters",
                  dataStoreType: "OperationalStore",
                  resourceGroupId: args.snapshotGroup.id,
                },
              ],
              backupDatasourceParametersList: [
                {
                  objectType: "KubernetesClusterBackupDatasourceParameters",
                  includeClusterScopeResources: true,
                  snapshotVolumes: true,
                },
              ],
            },
          },
        },
      },
      { parent: this, protect: true, retainOnDelete: true, dependsOn: [extension, binding, ...rights] },
    );
    this.vaultId = vault.id;
    this.vaultName = vault.name;
    this.registerOutputs({ vaultId: this.vaultId, vaultName: this.vaultName });
  }

  #vault(name: string, { resourceGroupName, azure, names, backup }: BackupArgs): dataprotection.BackupVault {
    return new dataprotection.BackupVault(
      `${name}-vault`,
      {
        resourceGroupName,
        location: azure.region,
        vaultName: names.backupVault,
        identity: { type: "SystemAssigned" },
        properties: {
          storageSettings: [{ datastoreType: "VaultStore", type: backup.redundancy }],
          securitySettings: {
            // Locked can never be undone; who wants it locks the vault by hand, after the first restore was tried.
            immutabilitySettings: { state: "Unlocked" },
            softDeleteSettings: { state: "On", retentionDurationInDays: backup.softDeleteDays },
          },
          featureSettings: {
            crossRegionRestoreSettings: { state: backup.redundancy === "GeoRedundant" ? "Enabled" : "Disabled" },
          },
          monitoringSettings: { azureMonitorAlertSettings: { alertsForAllJobFailures: "Enabled" } },
        },
      },
      { parent: this, protect: true, retainOnDelete: true },
    );
  }

  #extension(name: string, { azure, cluster, storage }: BackupArgs): kubernetesconfiguration.Extension {
    return new kubernetesconfiguration.Extension(
      `${name}-extension`,
      {
        resourceGroupName: cluster.resourceGroupName,
        clusterRp: "Microsoft.ContainerService",
        clusterResourceName: "managedClusters",
        clusterName: cluster.name,
        extensionName: "azure-aks-backup",
        extensionType: "microsoft.dataprotection.kubernetes",
        releaseTrain: "stable",
        autoUpgradeMinorVersion: true,
        scope: { cluster: { releaseNamespace: "dataprotection-microsoft" } },
        configurationSettings: {
          "configuration.backupStorageLocation.bucket": storage.container,
          "configuration.backupStorageLocation.config.storageAccount": storage.name,
          "configuration.backupStorageLocation.config.resourceGroup": storage.resourceGroupName,
          "configuration.backupStorageLocation.config.subscriptionId": azure.subscriptionId,
          // What `az k8s-extension create` fills in by itself and Azure does not: without them the extension asks for
          // the account's keys, which are off. Source: the extension's own module of azure-cli-extensions.
          "configuration.backupStorageLocation.config.useAAD": "true",
          "configuration.backupStorageLocation.config.storageAccountURI": pulumi.interpolate`https://${storage.name}.blob.core.windows.net/`,
          "credentials.tenantId": azure.tenantId,
        },
      },
      { parent: this },
    );
  }

  /** Rights of a vaulted AKS backup. Source: "Prerequisites for Azure Kubernetes Service backup", Microsoft Learn. */
  #rights(name: string, args: BackupArgs, vault: pulumi.Output<string>, extension: pulumi.Output<string>) {
    const principals = { vault, extension, cluster: args.cluster.principalId };
    const things = { cluster: args.cluster.id, snapshots: args.snapshotGroup.id, storage: args.storage.id };
    const grant = (who: keyof typeof principals, role: RoleName, thing: keyof typeof things, why: string) =>
      assignRole(
        `${name}-${who}-${role}-${thing}`,
        {
          subscriptionId: args.azure.subscriptionId,
          role,
          on: things[thing],
          principal: { id: principals[who], type: "ServicePrincipal" },
          why,
        },
        { parent: this },
      );
    return [
      grant("vault", "reader", "cluster", "The vault reads what it backs up."),
      grant("vault", "reader", "snapshots", "The vault lists snapshots."),
      grant("vault", "diskSnapshotContributor", "snapshots", "The vault removes snapshots that it copied."),
      grant("vault", "managedDiskDataOperator", "snapshots", "The vault copies snapshots into itself."),
      grant("vault", "blobDataReader", "storage", "The vault copies the cluster's objects into itself."),
      grant("cluster", "contributor", "snapshots", "The control plane makes snapshots."),
      grant("extension", "blobDataContributor", "storage", "The extension writes the cluster's objects."),
    ];
  }
}

const principalOf = (identity: pulumi.Output<{ readonly principalId?: string } | undefined>): pulumi.Output<string> =>
  identity.apply((value) => knownAfterUp(value?.principalId, "Azure gave a backup resource no identity of its own"));

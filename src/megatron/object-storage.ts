import * as storage from "@pulumi/azure-native/storage/index.js";
import * as pulumi from "@pulumi/pulumi";
import { CONTAINERS, type StoragePurpose } from "../config/azure/containers.ts";
import type { Names } from "../config/azure/names.ts";
import type { Environment } from "../config/schema.ts";
import { azureLifecycleRule, type LifecycleRule } from "./lifecycle-policy.ts";
import { type PrivateEndpointPlace, privateEndpoint } from "./private-endpoint.ts";

export interface ObjectStorageArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  readonly names: Pick<Names, "storageAccount">;
  readonly purpose: StoragePurpose;
  readonly replication: Environment["storage"]["traces"]["replication"];
  /** Days in which a deleted blob or container can be brought back. */
  readonly softDeleteDays: number;
  readonly lifecycle: readonly LifecycleRule[];
  /** Containers whose blobs can be neither changed nor deleted for so many days. Default: none. */
  readonly immutableDays?: Readonly<Record<string, number>>;
  /** Keep the account in Azure when it leaves the program: for what others are restored from. Default: false. */
  readonly retain?: boolean;
  readonly endpoint: PrivateEndpointPlace & { readonly dnsZoneId: pulumi.Input<string> };
}

/** A storage account for one purpose, reached by identity and over a private address only. */
export class ObjectStorage extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;
  readonly accountName: pulumi.Output<string>;
  /** Resource id of each container, by its name. */
  readonly containerIds: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: ObjectStorageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("megatron:storage:ObjectStorage", name, {}, opts);
    const { resourceGroupName } = args;
    const keep = { parent: this, protect: true, retainOnDelete: args.retain ?? false };
    const account = this.#account(name, args, keep);
    const place = { resourceGroupName, accountName: account.name };
    const softDelete = { enabled: true, days: args.softDeleteDays };
    const service = new storage.BlobServiceProperties(
      `${name}-blob-service`,
      {
        ...place,
        blobServicesName: "default",
        deleteRetentionPolicy: softDelete,
        containerDeleteRetentionPolicy: softDelete,
        changeFeed: { enabled: false },
        // Blocks and chunks are written once; versions would keep what the application's retention deleted.
        isVersioningEnabled: false,
      },
      { parent: this, deletedWith: account },
    );
    // An account takes one change at a time, and answers 409 (StorageAccountOperationInProgress) to a second.
    let last: pulumi.Resource = service;
    const next = <Child extends pulumi.Resource>(make: (dependsOn: pulumi.Resource[]) => Child): Child => {
      const child = make([last]);
      last = child;
      return child;
    };
    const containers = Object.values<string>(CONTAINERS[args.purpose]).map(
      (containerName): [string, pulumi.Output<string>] => {
        const container = next(
          (dependsOn) =>
            new storage.BlobContainer(
              `${name}-${containerName}`,
              { ...place, containerName, publicAccess: "None" },
              { ...keep, dependsOn },
            ),
        );
        const days = args.immutableDays?.[containerName];
        if (days !== undefined) {
          next(
            (dependsOn) =>
              new storage.BlobContainerImmutabilityPolicy(
                `${name}-${containerName}-immutability`,
                {
                  ...place,
                  containerName: container.name,
                  immutabilityPolicyName: "default",
                  immutabilityPeriodSinceCreationInDays: days,
                  allowProtectedAppendWrites: false,
                },
                { parent: this, deletedWith: account, dependsOn },
              ),
          );
        }
        return [containerName, container.id];
      },
    );
    if (args.lifecycle.length > 0) {
      next(
        (dependsOn) =>
          new storage.ManagementPolicy(
            `${name}-lifecycle`,
            { ...place, managementPolicyName: "default", policy: { rules: args.lifecycle.map(azureLifecycleRule) } },
            { parent: this, deletedWith: account, dependsOn },
          ),
      );
    }
    const { dnsZoneId, ...endpointPlace } = args.endpoint;
    privateEndpoint(
      name,
      endpointPlace,
      { name: args.names.storageAccount(args.purpose), resourceId: account.id, groupId: "blob", dnsZoneId },
      { parent: this, dependsOn: [last] },
    );
    this.id = account.id;
    this.accountName = account.name;
    this.containerIds = Object.fromEntries(containers);
    this.registerOutputs({ id: this.id, accountName: this.accountName, containerIds: this.containerIds });
  }

  #account(name: string, args: ObjectStorageArgs, opts: pulumi.CustomResourceOptions): storage.StorageAccount {
    return new storage.StorageAccount(
      `${name}-account`,
      {
        resourceGroupName: args.resourceGroupName,
        location: args.location,
        accountName: args.names.storageAccount(args.purpose),
        kind: "StorageV2",
        sku: { name: `Standard_${args.replication}` },
        accessTier: "Hot",
        allowBlobPublicAccess: false,
        allowSharedKeyAccess: false,
        allowCrossTenantReplication: false,
        allowedCopyScope: "AAD",
        defaultToOAuthAuthentication: true,
        enableHttpsTrafficOnly: true,
        minimumTlsVersion: "TLS1_2",
        // Tempo, Loki and vmbackup work on flat names; a hierarchy would take their prefix listings' meaning.
        isHnsEnabled: false,
        isLocalUserEnabled: false,
        isSftpEnabled: false,
        enableNfsV3: false,
        publicNetworkAccess: "Disabled",
        networkRuleSet: { defaultAction: "Deny", bypass: "AzureServices" },
        // Keys are off; should someone turn them on, a signature still ends within a day.
        sasPolicy: { expirationAction: "Block", sasExpirationPeriod: "1.00:00:00" },
        keyPolicy: { keyExpirationPeriodInDays: 90 },
        encryption: {
          keySource: "Microsoft.Storage",
          requireInfrastructureEncryption: true,
          services: { blob: { enabled: true, keyType: "Account" } },
        },
      },
      opts,
    );
  }
}

import * as pulumi from "@pulumi/pulumi";
import { CONTAINERS, STORAGE_PURPOSES, type StoragePurpose } from "../config/azure/containers.ts";
import type { Names } from "../config/azure/names.ts";
import type { Environment } from "../config/schema.ts";
import { ContainerRegistry } from "./container-registry.ts";
import { KeyVault } from "./key-vault.ts";
import { lifecycleRules } from "./lifecycle-policy.ts";
import type { Networks } from "./networks.ts";
import { ObjectStorage } from "./object-storage.ts";
import { Postgres } from "./postgres.ts";
import { privateEndpoint } from "./private-endpoint.ts";
import { PullThrough } from "./pull-through.ts";
import type { ResourceGroups } from "./resource-groups.ts";
import { stateVaultId } from "./state-vault.ts";

export interface DataServicesArgs {
  readonly groups: ResourceGroups["names"];
  readonly environment: Environment;
  readonly names: Names;
  readonly networks: Pick<Networks, "spoke" | "privateDns" | "firewall">;
}

/** Purposes whose accounts are backups: they stay in Azure when the program lets go of them, in a group of their own. */
const BACKUPS: readonly StoragePurpose[] = ["metricsBackup", "clusterBackup"];

/** Everything that holds data, each on a private address. */
export class DataServices extends pulumi.ComponentResource {
  readonly storage: Readonly<Record<StoragePurpose, ObjectStorage>>;
  readonly vault: KeyVault;
  readonly registry: ContainerRegistry;
  readonly database: Postgres;
  /** Depend on them where a certificate is read: before, its vault does not resolve inside. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: DataServicesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("megatron:data:DataServices", name, {}, opts);
    const { environment, groups, names, networks } = args;
    const { azure } = environment;
    const { zoneIds } = networks.privateDns;
    const here = { parent: this };
    const reachable = { parent: this, dependsOn: [networks.spoke, networks.privateDns] };
    const endpoint = {
      resourceGroupName: groups.data,
      location: azure.region,
      names,
      subnetId: networks.spoke.subnetIds.privateEndpoints,
    };
    this.vault = new KeyVault(
      "vault",
      {
        resourceGroupName: groups.data,
        azure,
        names,
        softDeleteDays: environment.keyVault.softDeleteDays,
        endpoint: { ...endpoint, dnsZoneId: zoneIds.vault },
      },
      here,
    );
    this.registry = new ContainerRegistry(
      "registry",
      {
        resourceGroupName: groups.data,
        location: azure.region,
        names,
        untaggedRetentionDays: environment.containerRegistry.untaggedRetentionDays,
        published: { registry: environment.registries.publicRegistry, owner: environment.github.owner },
        endpoint: { ...endpoint, dnsZoneId: zoneIds.registry },
      },
      here,
    );
    new PullThrough(
      "pull-through",
      {
        resourceGroupName: groups.data,
        subscriptionId: azure.subscriptionId,
        registryName: this.registry.registryName,
        vault: { name: names.stateKeyVault, id: stateVaultId(environment) },
      },
      here,
    );
    const rules = lifecycleRules(environment);
    const accounts = STORAGE_PURPOSES.map((purpose): [StoragePurpose, ObjectStorage] => {
      const { replication, softDeleteDays } = environment.storage[purpose];
      const backup = BACKUPS.includes(purpose);
      const account = new ObjectStorage(
        `storage-${purpose}`,
        {
          resourceGroupName: backup ? groups.backup : groups.data,
          location: azure.region,
          names,
          purpose,
          replication,
          softDeleteDays,
          lifecycle: rules[purpose],
          retain: backup,
          ...(purpose === "metricsBackup"
            ? { immutableDays: { [CONTAINERS.metricsBackup.daily]: environment.storage.metricsBackup.immutableDays } }
            : {}),
          endpoint: { ...endpoint, dnsZoneId: zoneIds.blob },
        },
        here,
      );
      return [purpose, account];
    });
    this.storage = Object.fromEntries(accounts) as Record<StoragePurpose, ObjectStorage>;
    this.database = new Postgres(
      "database",
      {
        resourceGroupName: groups.data,
        azure,
        names,
        postgres: environment.postgres,
        maintenance: environment.maintenance.database,
        administrators: { objectId: environment.groups.databaseAdmins, name: "database-admins" },
        subnetId: networks.spoke.subnetIds.database,
        dnsZoneId: zoneIds.database,
      },
      reachable,
    );
    this.ready = [
      privateEndpoint(
        "state-vault",
        endpoint,
        {
          name: names.stateKeyVault,
          resourceId: stateVaultId(environment),
          groupId: "vault",
          dnsZoneId: zoneIds.vault,
        },
        here,
      ),
    ];
    this.registerOutputs({ vaultId: this.vault.id, registryId: this.registry.id, databaseId: this.database.id });
  }
}

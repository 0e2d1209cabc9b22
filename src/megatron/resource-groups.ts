import * as resources from "@pulumi/azure-native/resources/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../config/azure/names.ts";

/** What is made, changed and given rights on together, with what it holds. */
export const RESOURCE_GROUPS = {
  network: "virtual networks, firewall, gateways and DNS",
  cluster: "AKS and its identities",
  data: "storage accounts, key vault, registry and database",
  observability: "log workspace and alerts of the platform itself",
  backup: "backup vault and its storage account",
  snapshots: "disk snapshots that cluster backups make; nothing else may be in it",
} as const;

export type ResourceGroupPurpose = keyof typeof RESOURCE_GROUPS;

export interface ResourceGroupsArgs {
  readonly location: string;
  readonly names: Pick<Names, "resourceGroup">;
}

/** The environment's resource groups. Protected: whoever deletes a group deletes everything in it, whatever protects that. */
export class ResourceGroups extends pulumi.ComponentResource {
  /** Azure names. */
  readonly names: Readonly<Record<ResourceGroupPurpose, pulumi.Output<string>>>;
  readonly ids: Readonly<Record<ResourceGroupPurpose, pulumi.Output<string>>>;

  constructor(name: string, args: ResourceGroupsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("megatron:management:ResourceGroups", name, {}, opts);
    const group = (purpose: ResourceGroupPurpose) =>
      new resources.ResourceGroup(
        `${name}-${purpose}`,
        { resourceGroupName: args.names.resourceGroup(purpose), location: args.location },
        { parent: this, protect: true },
      );
    const groups = {
      network: group("network"),
      cluster: group("cluster"),
      data: group("data"),
      observability: group("observability"),
      backup: group("backup"),
      snapshots: group("snapshots"),
    } satisfies Record<ResourceGroupPurpose, resources.ResourceGroup>;
    this.names = {
      network: groups.network.name,
      cluster: groups.cluster.name,
      data: groups.data.name,
      observability: groups.observability.name,
      backup: groups.backup.name,
      snapshots: groups.snapshots.name,
    };
    this.ids = {
      network: groups.network.id,
      cluster: groups.cluster.id,
      data: groups.data.id,
      observability: groups.observability.id,
      backup: groups.backup.id,
      snapshots: groups.snapshots.id,
    };
    this.registerOutputs({ names: this.names, ids: this.ids });
  }
}

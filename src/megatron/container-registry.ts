import * as containerregistry from "@pulumi/azure-native/containerregistry/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../config/azure/names.ts";
import type { Environment } from "../config/schema.ts";
import { type PrivateEndpointPlace, privateEndpoint } from "./private-endpoint.ts";

export interface ContainerRegistryArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  readonly names: Pick<Names, "registry">;
  readonly untaggedRetentionDays: number;
  /** Where our own images are published, and under whose name. */
  readonly published: { readonly registry: string; readonly owner: Environment["github"]["owner"] };
  readonly endpoint: PrivateEndpointPlace & { readonly dnsZoneId: pulumi.Input<string> };
}

/**
 * The registry that the cluster pulls our own images from. They are published where a hosted runner can write, and
 * cached here on the first pull, so that the runner needs no way into the network.
 */
export class ContainerRegistry extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;
  /** Azure name. */
  readonly registryName: pulumi.Output<string>;
  readonly loginServer: pulumi.Output<string>;

  constructor(name: string, args: ContainerRegistryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("megatron:registry:ContainerRegistry", name, {}, opts);
    const { resourceGroupName, published } = args;
    const registry = new containerregistry.Registry(
      `${name}-registry`,
      {
        resourceGroupName,
        location: args.location,
        registryName: args.names.registry,
        // Private endpoints, retention and zone redundancy are Premium's.
        sku: { name: "Premium" },
        adminUserEnabled: false,
        anonymousPullEnabled: false,
        dataEndpointEnabled: true,
        publicNetworkAccess: "Disabled",
        networkRuleBypassOptions: "AzureServices",
        networkRuleSet: { defaultAction: "Deny" },
        zoneRedundancy: "Enabled",
        policies: {
          retentionPolicy: { status: "enabled", days: args.untaggedRetentionDays },
          exportPolicy: { status: "disabled" },
          quarantinePolicy: { status: "disabled" },
          // Content trust ends in 2028; images are signed keyless and Kyverno verifies them.
          trustPolicy: { status: "disabled", type: "Notary" },
        },
      },
      { parent: this, protect: true },
    );
    new containerregistry.CacheRule(
      `${name}-published`,
      {
        resourceGroupName,
        registryName: registry.name,
        cacheRuleName: "published",
        sourceRepository: `${published.registry}/${published.owner.toLowerCase()}/*`,
        targetRepository: `${published.owner.toLowerCase()}/*`,
      },
      { parent: this, deletedWith: registry },
    );
    const { dnsZoneId, ...place } = args.endpoint;
    privateEndpoint(
      name,
      place,
      { name: args.names.registry, resourceId: registry.id, groupId: "registry", dnsZoneId },
      { parent: this },
    );
    this.id = registry.id;
    this.registryName = registry.name;
    this.loginServer = registry.loginServer;
    this.registerOutputs({ id: this.id, loginServer: this.loginServer });
  }
}

import * as keyvault from "@pulumi/azure-native/keyvault/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../config/azure/names.ts";
import type { Environment } from "../config/schema.ts";
import { type PrivateEndpointPlace, privateEndpoint } from "./private-endpoint.ts";

export interface KeyVaultArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly azure: Pick<Environment["azure"], "region" | "tenantId">;
  readonly names: Pick<Names, "keyVault">;
  readonly softDeleteDays: number;
  readonly endpoint: PrivateEndpointPlace & { readonly dnsZoneId: pulumi.Input<string> };
}

/** The vault of the workloads' secrets. Rights are roles, on a secret each. */
export class KeyVault extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;

  constructor(name: string, args: KeyVaultArgs, opts?: pulumi.ComponentResourceOptions) {
    super("megatron:security:KeyVault", name, {}, opts);
    const vault = new keyvault.Vault(
      `${name}-vault`,
      {
        resourceGroupName: args.resourceGroupName,
        location: args.azure.region,
        vaultName: args.names.keyVault,
        properties: {
          tenantId: args.azure.tenantId,
          sku: { family: "A", name: "standard" },
          enableRbacAuthorization: true,
          enableSoftDelete: true,
          softDeleteRetentionInDays: args.softDeleteDays,
          enablePurgeProtection: true,
          enabledForDeployment: false,
          enabledForDiskEncryption: false,
          enabledForTemplateDeployment: false,
          publicNetworkAccess: "Disabled",
          networkAcls: { defaultAction: "Deny", bypass: "None" },
        },
      },
      { parent: this, protect: true },
    );
    const { dnsZoneId, ...place } = args.endpoint;
    privateEndpoint(
      name,
      place,
      { name: args.names.keyVault, resourceId: vault.id, groupId: "vault", dnsZoneId },
      { parent: this },
    );
    this.id = vault.id;
    this.registerOutputs({ id: this.id });
  }
}

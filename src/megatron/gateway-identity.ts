import * as managedidentity from "@pulumi/azure-native/managedidentity/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../config/azure/names.ts";
import type { Environment } from "../config/schema.ts";
import { assignRole } from "./role-assignment.ts";
import { stateVaultId } from "./state-vault.ts";

export interface GatewayIdentityArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly environment: Environment;
  readonly names: Pick<Names, "identity">;
  readonly layer: "megatron" | "hyperion";
  /** Name of the certificate that the gateway serves; it is in the vault that `hyperion bootstrap` made. */
  readonly certificate: string;
}

/** The identity by which a gateway reads its one certificate. */
export class GatewayIdentity extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;

  constructor(name: string, args: GatewayIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("megatron:identity:GatewayIdentity", name, {}, opts);
    const { certificate, environment, layer } = args;
    const { azure } = environment;
    const identity = new managedidentity.UserAssignedIdentity(
      `${name}-identity`,
      {
        resourceGroupName: args.resourceGroupName,
        location: azure.region,
        resourceName: args.names.identity(`${layer}-gateway`),
      },
      { parent: this },
    );
    assignRole(
      `${name}-certificate`,
      {
        subscriptionId: azure.subscriptionId,
        role: "vaultSecretsUser",
        on: `${stateVaultId(environment)}/secrets/${certificate}`,
        principal: { id: identity.principalId, type: "ServicePrincipal" },
        why: "The gateway reads the certificate that it serves.",
      },
      { parent: this },
    );
    this.id = identity.id;
    this.registerOutputs({ id: this.id });
  }
}

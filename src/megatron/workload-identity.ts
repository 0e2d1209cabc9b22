import * as managedidentity from "@pulumi/azure-native/managedidentity/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../config/azure/names.ts";
import { VAULT_SECRETS } from "../config/azure/vault-secrets.ts";
import type { Grant, WorkloadIdentity as Workload } from "../config/azure/workloads.ts";
import { assignRole, type Right } from "./role-assignment.ts";

/** The things that workloads have rights on. */
export interface GrantScopes {
  /** Resource id of each Blob container, by its name; a workload never gets a right on a whole account. */
  readonly containerIds: Readonly<Record<string, pulumi.Input<string>>>;
  /** Key vault of the workloads' secrets. */
  readonly vaultId: pulumi.Input<string>;
  /** Vault of the certificates that `hyperion bootstrap` makes. */
  readonly certificateVaultId: pulumi.Input<string>;
  readonly registryId: pulumi.Input<string>;
}

export interface WorkloadIdentityArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  readonly subscriptionId: string;
  readonly names: Pick<Names, "identity">;
  readonly workload: Workload;
  /** `AksCluster.oidcIssuerUrl`. */
  readonly issuerUrl: pulumi.Input<string>;
  readonly scopes: GrantScopes;
}

/** What Entra expects as the audience of a token that is exchanged for its own. */
const AUDIENCE = "api://AzureADTokenExchange";

/** A Kubernetes service account as a managed identity, with its rights. One identity a workload: Azure refuses concurrent writes of credentials to one. */
export class WorkloadIdentity extends pulumi.ComponentResource {
  readonly clientId: pulumi.Output<string>;

  constructor(name: string, args: WorkloadIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("megatron:identity:WorkloadIdentity", name, {}, opts);
    const { resourceGroupName, subscriptionId, workload } = args;
    const identity = new managedidentity.UserAssignedIdentity(
      `${name}-identity`,
      { resourceGroupName, location: args.location, resourceName: args.names.identity(workload.name) },
      { parent: this },
    );
    new managedidentity.FederatedIdentityCredential(
      `${name}-credential`,
      {
        resourceGroupName,
        resourceName: identity.name,
        federatedIdentityCredentialResourceName: `${workload.namespace}-${workload.serviceAccount}`,
        issuer: args.issuerUrl,
        subject: `system:serviceaccount:${workload.namespace}:${workload.serviceAccount}`,
        audiences: [AUDIENCE],
      },
      { parent: this, deletedWith: identity },
    );
    for (const grant of workload.grants) {
      const { thing, role, on } = rightOf(grant, args.scopes);
      const principal = { id: identity.principalId, type: "ServicePrincipal" as const };
      const why = `Workload ${workload.namespace}/${workload.serviceAccount}.`;
      assignRole(`${name}-${thing}`, { subscriptionId, role, on, principal, why }, { parent: this });
    }
    this.clientId = identity.clientId;
    this.registerOutputs({ clientId: this.clientId });
  }
}

function rightOf(grant: Grant, scopes: GrantScopes): Pick<Right, "role" | "on"> & { readonly thing: string } {
  switch (grant.kind) {
    case "container": {
      const id = scopes.containerIds[grant.container];
      if (id === undefined)
        throw new Error(`no Blob container ${grant.container}; known: ${Object.keys(scopes.containerIds).join(", ")}`);
      return {
        thing: grant.container,
        role: "blobDataContributor",
        on: id,
      };
    }
    case "secret": {
      const vaultId = grant.secret === VAULT_SECRETS.nginx.certificate ? scopes.certificateVaultId : scopes.vaultId;
      return {
        thing: grant.secret,
        role: "vaultSecretsUser",
        on: pulumi.interpolate`${vaultId}/secrets/${grant.secret}`,
      };
    }
    case "registry-pull":
      return { thing: "registry", role: "acrPull", on: scopes.registryId };
  }
}

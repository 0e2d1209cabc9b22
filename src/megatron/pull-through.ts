import * as containerregistry from "@pulumi/azure-native/containerregistry/index.js";
import * as pulumi from "@pulumi/pulumi";
import { PULLED_THROUGH } from "../config/azure/chart-images.ts";
import { DOCKER_HUB_SECRETS } from "../config/azure/vault-secrets.ts";
import { knownAfterUp } from "./known-after-up.ts";
import { assignRole } from "./role-assignment.ts";

export interface PullThroughArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly subscriptionId: string;
  readonly registryName: pulumi.Input<string>;
  /** The vault that `hyperion bootstrap` made, by name and id: its secrets exist before any stack. */
  readonly vault: { readonly name: string; readonly id: string };
}

/** The upstream that answers a cache rule without a credential with EnforceDockerAuthentication. */
const DOCKER_HUB = "docker.io";

/**
 * Everything that the platform pulls from others, through the environment's own registry: each upstream below its own
 * name. A node reaches one registry on a private address; what an upstream takes from one address without a sign-in is
 * no limit, and an outage of one stops no pod whose image was pulled before.
 */
export class PullThrough extends pulumi.ComponentResource {
  constructor(name: string, args: PullThroughArgs, opts?: pulumi.ComponentResourceOptions) {
    super("megatron:registry:PullThrough", name, {}, opts);
    const { resourceGroupName, registryName, subscriptionId, vault } = args;
    const secretId = (secret: string) => `https://${vault.name}.vault.azure.net/secrets/${secret}`;
    const credentials = new containerregistry.CredentialSet(
      `${name}-docker-hub`,
      {
        resourceGroupName,
        registryName,
        credentialSetName: "docker-hub",
        loginServer: DOCKER_HUB,
        identity: { type: "SystemAssigned" },
        authCredentials: [
          {
            name: "Credential1",
            usernameSecretIdentifier: secretId(DOCKER_HUB_SECRETS.user),
            passwordSecretIdentifier: secretId(DOCKER_HUB_SECRETS.token),
          },
        ],
      },
      { parent: this },
    );
    const principal = credentials.identity.apply((identity) =>
      knownAfterUp(identity?.principalId, "Azure gave the credential set no identity of its own"),
    );
    for (const secret of Object.values(DOCKER_HUB_SECRETS))
      assignRole(
        `${name}-${secret}`,
        {
          subscriptionId,
          role: "vaultSecretsUser",
          on: `${vault.id}/secrets/${secret}`,
          principal: { id: principal, type: "ServicePrincipal" },
          why: "The registry signs in to Docker Hub, which it pulls through.",
        },
        { parent: this },
      );
    let last: pulumi.Resource = credentials;
    for (const upstream of PULLED_THROUGH)
      last = new containerregistry.CacheRule(
        `${name}-${upstream.replaceAll(".", "-")}`,
        {
          resourceGroupName,
          registryName,
          cacheRuleName: upstream.replaceAll(".", "-"),
          sourceRepository: `${upstream}/*`,
          targetRepository: `${upstream}/*`,
          ...(upstream === DOCKER_HUB ? { credentialSetResourceId: credentials.id } : {}),
        },
        { parent: this, dependsOn: [last] },
      );
    this.registerOutputs({});
  }
}

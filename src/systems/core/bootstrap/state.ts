import { names } from "../../../config/azure/names.ts";
import { DOCKER_HUB_SECRETS } from "../../../config/azure/vault-secrets.ts";
import type { Environment } from "../../../config/schema.ts";
import { stateGroup, stateVaultId } from "../../../megatron/state-vault.ts";
import { certificateSteps } from "./certificates.ts";
import { type BootstrapStep, CONTRIBUTOR, roleStep, STATE_CONTAINER, STATE_KEY, tsv, VAULT_ADMIN } from "./step.ts";

/** Days that a deleted or overwritten state can be brought back. */
const STATE_SOFT_DELETE_DAYS = "90";

/** The account of Pulumi's state. */
export function stateSteps(environment: Environment): BootstrapStep[] {
  const group = ["--resource-group", stateGroup(environment)];
  const { region } = environment.azure;
  const account = names(environment).stateStorageAccount;
  const service = ["storage", "account", "blob-service-properties"];
  return [
    {
      purpose: "resource group of the state; no stack knows it",
      check: ["group", "show", "--name", stateGroup(environment)],
      done: "succeeds",
      command: ["group", "create", "--name", stateGroup(environment), "--location", region],
      right: CONTRIBUTOR,
    },
    {
      purpose: "storage account of Pulumi's state: no shared key, reached by identity alone",
      check: ["storage", "account", "show", ...group, "--name", account],
      done: "succeeds",
      command: [
        ...["storage", "account", "create", ...group, "--name", account, "--location", region],
        ...["--kind", "StorageV2", "--sku", "Standard_ZRS", "--https-only", "true", "--min-tls-version", "TLS1_2"],
        ...["--allow-shared-key-access", "false", "--allow-blob-public-access", "false"],
        ...["--require-infrastructure-encryption", "true"],
        // GitHub's hosted runners have no private way in; who may read is a question of role alone.
        ...["--public-network-access", "Enabled"],
      ],
      right: CONTRIBUTOR,
    },
    {
      purpose: `every version of the state is kept, deleted ones for ${STATE_SOFT_DELETE_DAYS} days`,
      check: [...service, "show", ...group, "--account-name", account, ...tsv("isVersioningEnabled")],
      done: { prints: "true" },
      command: [
        ...[...service, "update", ...group, "--account-name", account, "--enable-versioning", "true"],
        ...["--enable-delete-retention", "true", "--delete-retention-days", STATE_SOFT_DELETE_DAYS],
        ...["--enable-container-delete-retention", "true"],
        ...["--container-delete-retention-days", STATE_SOFT_DELETE_DAYS],
      ],
      right: CONTRIBUTOR,
    },
    {
      purpose: "container of Pulumi's state",
      check: [
        ...["storage", "container-rm", "exists", ...group, "--storage-account", account],
        ...["--name", STATE_CONTAINER, ...tsv("exists")],
      ],
      done: { prints: "true" },
      command: [
        ...["storage", "container-rm", "create", ...group, "--storage-account", account],
        ...["--name", STATE_CONTAINER, "--public-access", "off"],
      ],
      right: CONTRIBUTOR,
    },
  ];
}

/** The vault of the state's key, and the gateways' certificates. */
export function vaultSteps(environment: Environment): BootstrapStep[] {
  const { stateKeyVault } = names(environment);
  const at = ["--vault-name", stateKeyVault];
  return [
    {
      purpose: "vault of the state's key and of the gateways' certificates",
      check: ["keyvault", "show", "--name", stateKeyVault],
      done: "succeeds",
      command: [
        ...["keyvault", "create", "--name", stateKeyVault, "--resource-group", stateGroup(environment)],
        ...["--location", environment.azure.region, "--enable-rbac-authorization", "true"],
        ...["--enable-purge-protection", "true", "--retention-days", "90", "--public-network-access", "Enabled"],
      ],
      right: CONTRIBUTOR,
    },
    roleStep({
      purpose: "your own right to make the key and the certificates",
      assignee: "you",
      principalType: "User",
      role: "Key Vault Administrator",
      scope: stateVaultId(environment),
    }),
    {
      purpose: "key of the secrets in Pulumi's state",
      check: ["keyvault", "key", "show", ...at, "--name", STATE_KEY],
      done: "succeeds",
      command: ["keyvault", "key", "create", ...at, "--name", STATE_KEY, "--kty", "RSA", "--size", "3072"],
      right: VAULT_ADMIN,
    },
    ...(["user", "token"] as const).map(
      (what): BootstrapStep => ({
        purpose: `Docker Hub's ${what}, by which the registry pulls images through; a token that may only read`,
        check: ["keyvault", "secret", "show", ...at, "--name", DOCKER_HUB_SECRETS[what], ...tsv("id")],
        done: "succeeds",
        command: [
          "keyvault",
          "secret",
          "set",
          ...at,
          "--name",
          DOCKER_HUB_SECRETS[what],
          "--file",
          "/dev/stdin",
          ...tsv("id"),
        ],
        input: `{DOCKERHUB_${what.toUpperCase()}}`,
        right: VAULT_ADMIN,
      }),
    ),
    ...certificateSteps(environment),
  ];
}

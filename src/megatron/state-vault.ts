import { names } from "../config/azure/names.ts";
import type { Environment } from "../config/schema.ts";

type Place = Pick<Environment, "environment" | "organisation" | "azure" | "dns">;

/** Name of the resource group of Pulumi's state and the state vault; no stack declares it. */
export const stateGroup = (environment: Place): string => names(environment).resourceGroup("state");

/** Resource id of something in the state's resource group. */
export const inStateGroup = (environment: Place, rest: string): string =>
  `/subscriptions/${environment.azure.subscriptionId}/resourceGroups/${stateGroup(environment)}/providers/${rest}`;

/**
 * Resource id of the vault that `hyperion bootstrap` makes before any stack. It holds the key of the state's secrets
 * and the gateways' certificates: a gateway cannot be made without its certificate, so no stack can make the vault
 * that it comes from.
 */
export const stateVaultId = (environment: Place): string =>
  inStateGroup(environment, `Microsoft.KeyVault/vaults/${names(environment).stateKeyVault}`);

/** Vault secret of a certificate, without a version, so that whoever reads it follows renewals. */
export const certificateSecretId = (environment: Place, certificate: string): string =>
  `https://${names(environment).stateKeyVault}.vault.azure.net/secrets/${certificate}`;

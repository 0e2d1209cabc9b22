import { type AuditRule, atLeast, propertyRule } from "./rule.ts";

type Is = Parameters<typeof propertyRule>[0]["is"];

const vault = (id: string, path: string, is: Is, protects: string): AuditRule =>
  propertyRule({ id, type: "keyvault:Vault", path, is, protects });

const registry = (id: string, path: string, is: Is, protects: string): AuditRule =>
  propertyRule({ id, type: "containerregistry:Registry", path, is, protects });

/** What key vaults and container registries are held to. */
export const registryAndVaultRules: readonly AuditRule[] = [
  vault("Azure.KeyVault.RBAC", "properties.enableRbacAuthorization", true, "rights are roles, on one secret each"),
  vault("Azure.KeyVault.PurgeProtect", "properties.enablePurgeProtection", true, "nobody can destroy a secret at once"),
  vault(
    "Azure.KeyVault.SoftDelete",
    "properties.softDeleteRetentionInDays",
    atLeast(7),
    "a deleted secret can be brought back",
  ),
  vault(
    "Azure.KeyVault.Firewall",
    "properties.networkAcls.defaultAction",
    "Deny",
    "no network reaches the vault unless named",
  ),
  vault("CKV_AZURE_189", "properties.publicNetworkAccess", "Disabled", "the vault has no public address"),
  registry("Azure.ACR.AdminUser", "adminUserEnabled", false, "no shared password opens the registry"),
  registry("Azure.ACR.AnonymousAccess", "anonymousPullEnabled", false, "nobody pulls unnamed"),
  registry("Azure.ACR.Firewall", "publicNetworkAccess", "Disabled", "the registry has no public address"),
  registry("Azure.ACR.Retention", "policies.retentionPolicy.status", "enabled", "untagged images do not stay for ever"),
  registry("CKV_AZURE_233", "zoneRedundancy", "Enabled", "losing a zone does not stop pods from starting"),
  registry("CKV_AZURE_237", "dataEndpointEnabled", true, "layers come from a name of the registry's own"),
];

import type { BrokenPlan } from "./broken.ts";

const set = (type: string, path: string, value: unknown) => (plan: BrokenPlan) => plan.set(type, path, value);
const account = (path: string, value: unknown) => set("storage:StorageAccount", path, value);
const vault = (path: string, value: unknown) => set("keyvault:Vault", `properties.${path}`, value);
const registry = (path: string, value: unknown) => set("containerregistry:Registry", path, value);
const server = (path: string, value: unknown) => set("dbforpostgresql:Server", path, value);

export const DATA_BREAKS = {
  "Azure.Storage.LocalAuth": account("allowSharedKeyAccess", true),
  "Azure.Storage.BlobPublicAccess": account("allowBlobPublicAccess", true),
  "Azure.Storage.Firewall": account("networkRuleSet.defaultAction", "Allow"),
  CKV_AZURE_59: account("publicNetworkAccess", "Enabled"),
  "Azure.Storage.MinTLS": account("minimumTlsVersion", "TLS1_0"),
  "Azure.Storage.SecureTransfer": account("enableHttpsTrafficOnly", false),
  "Azure.Storage.UseReplication": account("sku.name", "Standard_LRS"),
  CKV2_AZURE_41: account("sasPolicy", undefined),
  CKV_AZURE_244: account("isLocalUserEnabled", true),
  CKV_AZURE_256: account("encryption.requireInfrastructureEncryption", false),
  "Megatron.Storage.CrossTenant": account("allowCrossTenantReplication", true),
  "Azure.Storage.SoftDelete": set("storage:BlobServiceProperties", "deleteRetentionPolicy.enabled", false),
  CKV_AZURE_34: set("storage:BlobContainer", "publicAccess", "Blob"),
  "Azure.KeyVault.RBAC": vault("enableRbacAuthorization", false),
  "Azure.KeyVault.PurgeProtect": vault("enablePurgeProtection", undefined),
  "Azure.KeyVault.SoftDelete": vault("softDeleteRetentionInDays", 0),
  "Azure.KeyVault.Firewall": vault("networkAcls.defaultAction", "Allow"),
  CKV_AZURE_189: vault("publicNetworkAccess", "Enabled"),
  "Azure.ACR.AdminUser": registry("adminUserEnabled", true),
  "Azure.ACR.AnonymousAccess": registry("anonymousPullEnabled", true),
  "Azure.ACR.Firewall": registry("publicNetworkAccess", "Enabled"),
  "Azure.ACR.Retention": registry("policies.retentionPolicy.status", "disabled"),
  CKV_AZURE_233: registry("zoneRedundancy", "Disabled"),
  CKV_AZURE_237: registry("dataEndpointEnabled", false),
  "Azure.PostgreSQL.AAD": server("authConfig.activeDirectoryAuth", "Disabled"),
  "Azure.PostgreSQL.ZoneRedundantHA": server("highAvailability.mode", "SameZone"),
  "Azure.PostgreSQL.MaintenanceWindow": server("maintenanceWindow.customWindow", "Disabled"),
  "Azure.PostgreSQL.GeoRedundantBackup": server("backup.geoRedundantBackup", "Disabled"),
  CKV2_AZURE_57: server("network.publicNetworkAccess", "Enabled"),
  "Megatron.PostgreSQL.Administrator": server("administratorLogin", undefined),
  "Azure.PostgreSQL.UseSSL": (plan: BrokenPlan) =>
    plan.remove("dbforpostgresql:Configuration", "require-secure-transport"),
  "Azure.BV.Immutable": set(
    "dataprotection:BackupVault",
    "properties.securitySettings.immutabilitySettings.state",
    "Disabled",
  ),
  "Megatron.BV.SoftDelete": set(
    "dataprotection:BackupVault",
    "properties.securitySettings.softDeleteSettings.state",
    "Off",
  ),
  "Megatron.LogAnalytics.LocalAuth": set("operationalinsights:Workspace", "features.disableLocalAuth", false),
};

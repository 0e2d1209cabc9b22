import type { Review } from "../compare.ts";
import { shortType } from "./highlights.ts";

/** An input that replaces its resource, and one beside it that changes in place: the row's own firing and silent example. */
type Row = readonly [replaces: string, besides: string];

/**
 * Inputs whose change is known to replace a resource instead of updating it. The real preview decides; this table says
 * so early, without an Azure account. Source: the "ForceNew" properties of the Azure Resource Manager API versions that
 * azure-native 3.28 uses, as their documentation states them. A name, a resource group, a location and a parent always
 * replace, and are not listed.
 */
export const REPLACES: Readonly<Record<string, readonly Row[]>> = {
  "network:AzureFirewall": [
    ["zones", "threatIntelMode"],
    ["sku.name", "sku.tier"],
  ],
  "network:PublicIPAddress": [
    ["zones", "idleTimeoutInMinutes"],
    ["sku.name", "ddosSettings.protectionMode"],
    ["publicIPAllocationMethod", "dnsSettings.domainNameLabel"],
  ],
  "network:ApplicationGateway": [["zones", "autoscaleConfiguration.maxCapacity"]],
  "containerservice:ManagedCluster": [
    ["dnsPrefix", "disableLocalAccounts"],
    ["fqdnSubdomain", "kubernetesVersion"],
    ["nodeResourceGroup", "nodeResourceGroupProfile.restrictionLevel"],
    ["networkProfile.podCidr", "networkProfile.outboundType"],
    ["networkProfile.serviceCidr", "networkProfile.loadBalancerProfile.idleTimeoutInMinutes"],
    ["networkProfile.dnsServiceIP", "networkProfile.networkDataplane"],
    ["networkProfile.networkPlugin", "networkProfile.networkPolicy"],
    ["apiServerAccessProfile.enablePrivateCluster", "apiServerAccessProfile.disableRunCommand"],
    ["apiServerAccessProfile.privateDNSZone", "apiServerAccessProfile.enablePrivateClusterPublicFQDN"],
    ["apiServerAccessProfile.subnetId", "apiServerAccessProfile.authorizedIPRanges"],
  ],
  "containerservice:AgentPool": [
    ["vmSize", "orchestratorVersion"],
    ["osDiskType", "osSKU"],
    ["osDiskSizeGB", "maxCount"],
    ["availabilityZones", "nodeTaints"],
    ["vnetSubnetID", "nodeLabels"],
    ["maxPods", "minCount"],
    ["enableEncryptionAtHost", "upgradeSettings.maxSurge"],
  ],
  "storage:StorageAccount": [
    ["kind", "accessTier"],
    ["isHnsEnabled", "allowSharedKeyAccess"],
    ["encryption.requireInfrastructureEncryption", "encryption.keySource"],
  ],
  "keyvault:Vault": [["properties.tenantId", "properties.publicNetworkAccess"]],
  "containerregistry:Registry": [["zoneRedundancy", "sku.name"]],
  "dbforpostgresql:Server": [
    ["network.delegatedSubnetResourceId", "network.publicNetworkAccess"],
    ["network.privateDnsZoneArmResourceId", "authConfig.passwordAuth"],
    ["backup.geoRedundantBackup", "backup.backupRetentionDays"],
    ["availabilityZone", "highAvailability.standbyAvailabilityZone"],
  ],
  "authorization:RoleAssignment": [
    ["principalId", "principalType"],
    ["roleDefinitionId", "description"],
    ["scope", "condition"],
  ],
};

const ALWAYS = /^(resourceGroupName|location|[a-zA-Z]*Name|resourceName)$/;

/** Types whose replacement loses data or the address that clients know. */
const STATEFUL = new Set([
  "storage:StorageAccount",
  "storage:BlobContainer",
  "keyvault:Vault",
  "containerregistry:Registry",
  "dbforpostgresql:Server",
  "dbforpostgresql:Database",
  "dataprotection:BackupVault",
  "dataprotection:BackupInstance",
  "operationalinsights:Workspace",
  "containerservice:ManagedCluster",
  "dns:Zone",
  "network:Zone",
  "network:PublicIPAddress",
]);

const isStateful = (type: string): boolean => STATEFUL.has(shortType(type));

/** Whether a change of the property at `path` is known to replace a resource of `type`. */
export function knownToReplace(type: string, path: string): boolean {
  const [head = ""] = path.split(".");
  return (
    (!path.includes(".") && ALWAYS.test(head)) ||
    (REPLACES[shortType(type)] ?? []).some(([known]) => path === known || path.startsWith(`${known}.`))
  );
}

/** What a comparison of Azure plans asks. */
export const AZURE_REVIEW: Review = { isStateful, knownToReplace };

import type { Review } from "../compare.ts";
import { shortType } from "./highlights.ts";

/**
 * Inputs whose change is known to replace a resource instead of updating it. The real preview decides; this table says
 * so early, without an Azure account. Source: the "ForceNew" properties of the Azure Resource Manager API versions that
 * azure-native 3.28 uses, as their documentation states them. A name, a resource group and a parent always replace.
 */
const REPLACES: Record<string, readonly string[]> = {
  "resources:ResourceGroup": ["location"],
  "network:Subnet": ["virtualNetworkName"],
  "network:AzureFirewall": ["zones", "sku.name"],
  "network:PublicIPAddress": ["zones", "sku.name", "publicIPAllocationMethod"],
  "network:ApplicationGateway": ["zones"],
  "containerservice:ManagedCluster": [
    "dnsPrefix",
    "fqdnSubdomain",
    "nodeResourceGroup",
    "networkProfile.podCidr",
    "networkProfile.serviceCidr",
    "networkProfile.dnsServiceIP",
    "networkProfile.networkPlugin",
    "apiServerAccessProfile.enablePrivateCluster",
    "apiServerAccessProfile.privateDNSZone",
    "apiServerAccessProfile.subnetId",
  ],
  "containerservice:AgentPool": [
    "vmSize",
    "osDiskType",
    "osDiskSizeGB",
    "availabilityZones",
    "vnetSubnetID",
    "maxPods",
    "enableEncryptionAtHost",
  ],
  "storage:StorageAccount": ["kind", "isHnsEnabled", "encryption.requireInfrastructureEncryption"],
  "keyvault:Vault": ["properties.tenantId"],
  "containerregistry:Registry": ["zoneRedundancy"],
  "dbforpostgresql:Server": [
    "network.delegatedSubnetResourceId",
    "network.privateDnsZoneArmResourceId",
    "backup.geoRedundantBackup",
    "availabilityZone",
  ],
  "authorization:RoleAssignment": ["principalId", "roleDefinitionId", "scope"],
  "operationalinsights:Workspace": [],
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
    (REPLACES[shortType(type)] ?? []).some((known) => path === known || path.startsWith(`${known}.`))
  );
}

/** What a comparison of Azure plans asks. */
export const AZURE_REVIEW: Review = { isStateful, knownToReplace };

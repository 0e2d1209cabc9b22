/** Properties that a reviewer wants to see of each type, as dotted paths of its inputs. Lists are shown joined. */
export const HIGHLIGHTS: Record<string, readonly string[]> = {
  "network:VirtualNetwork": ["addressSpace.addressPrefixes", "dhcpOptions.dnsServers", "enableDdosProtection"],
  "network:Subnet": ["addressPrefix", "defaultOutboundAccess", "delegations.serviceName"],
  "network:RouteTable": ["routes.addressPrefix", "routes.nextHopType", "routes.nextHopIpAddress"],
  "network:PublicIPAddress": ["sku.name", "zones", "ddosSettings.protectionMode"],
  "network:AzureFirewall": ["sku.tier", "zones"],
  "network:FirewallPolicy": ["sku.tier", "threatIntelMode", "intrusionDetection.mode", "dnsSettings.enableProxy"],
  "network:ApplicationGateway": [
    "sku.name",
    "zones",
    "autoscaleConfiguration.minCapacity",
    "autoscaleConfiguration.maxCapacity",
  ],
  "network:WebApplicationFirewallPolicy": ["policySettings.mode", "managedRules.managedRuleSets.ruleSetType"],
  "network:NetworkSecurityGroup": ["securityRules.name"],
  "network:VirtualNetworkPeering": ["remoteVirtualNetwork.id", "allowForwardedTraffic"],
  "containerservice:ManagedCluster": [
    "kubernetesVersion",
    "sku.tier",
    "apiServerAccessProfile.enablePrivateCluster",
    "networkProfile.podCidr",
    "networkProfile.serviceCidr",
    "networkProfile.outboundType",
  ],
  "containerservice:AgentPool": ["vmSize", "minCount", "maxCount", "availabilityZones", "nodeTaints"],
  "storage:StorageAccount": ["sku.name", "publicNetworkAccess", "allowSharedKeyAccess"],
  "storage:BlobContainer": ["publicAccess"],
  "storage:ManagementPolicy": [
    "policy.rules.name",
    "policy.rules.definition.actions.baseBlob.delete.daysAfterModificationGreaterThan",
    "policy.rules.definition.actions.baseBlob.delete.daysAfterCreationGreaterThan",
  ],
  "storage:BlobContainerImmutabilityPolicy": ["immutabilityPeriodSinceCreationInDays"],
  "keyvault:Vault": ["properties.sku.name", "properties.publicNetworkAccess", "properties.enablePurgeProtection"],
  "containerregistry:Registry": ["sku.name", "publicNetworkAccess", "zoneRedundancy"],
  "dbforpostgresql:Server": [
    "version",
    "sku.name",
    "highAvailability.mode",
    "backup.backupRetentionDays",
    "backup.geoRedundantBackup",
  ],
  "managedidentity:FederatedIdentityCredential": ["subject"],
  "authorization:RoleAssignment": ["scope"],
  "operationalinsights:Workspace": ["retentionInDays"],
};

/** `azure-native:network:Subnet` → `network:Subnet`. */
export const shortType = (type: string): string => type.replace(/^azure-native:/, "");

/** Every value at a dotted path; a list on the way yields the value of each of its members. */
export function valuesAt(value: unknown, path: string): unknown[] {
  return path.split(".").reduce<unknown[]>(
    (values, key) => {
      const members = values.flatMap((inner) => (Array.isArray(inner) ? inner : [inner]));
      return members.flatMap((inner) =>
        typeof inner === "object" && inner !== null && key in inner ? [(inner as Record<string, unknown>)[key]] : [],
      );
    },
    [value],
  );
}

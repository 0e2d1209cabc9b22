/** What a class of azure-native is in Azure. */
export interface ArmType {
  /** Resource type, such as `Microsoft.Network/virtualNetworks/subnets`. */
  readonly type: string;
  readonly apiVersion: string;
  /** Inputs that go into the request's path and not into its body; the last is the name, or `=` and the only one. */
  readonly path: readonly string[];
  /** Folder of Azure/bicep-types-az below `generated/` that has the types. */
  readonly source: string;
}

/** Classes of one API version. Of what is made in no resource group, the path begins with `/`. */
function api(
  folder: string,
  provider: string,
  apiVersion: string,
  classes: Readonly<Record<string, readonly [type: string, path: string]>>,
): Record<string, ArmType> {
  return Object.fromEntries(
    Object.entries(classes).map(([token, [type, path]]) => [
      token,
      {
        type: `${provider}/${type}`,
        apiVersion,
        path: path.startsWith("/") ? path.slice(1).split(" ") : ["resourceGroupName", ...path.split(" ")],
        source: `${folder}/${provider.toLowerCase()}/${apiVersion}`,
      },
    ]),
  );
}

/**
 * Every class that the program uses, with the API version that the pinned azure-native sends: a test holds each
 * against the package's own declarations. A class that is not here is listed as unjudged.
 */
export const ARM_TYPES: Readonly<Record<string, ArmType>> = {
  ...api("authorization", "Microsoft.Authorization", "2022-04-01", {
    "authorization:RoleAssignment": ["roleAssignments", "/scope roleAssignmentName"],
  }),
  ...api("containerregistry_0", "Microsoft.ContainerRegistry", "2024-11-01-preview", {
    "containerregistry:CacheRule": ["registries/cacheRules", "registryName cacheRuleName"],
  }),
  ...api("containerregistry_0", "Microsoft.ContainerRegistry", "2023-01-01-preview", {
    "containerregistry:Registry": ["registries", "registryName"],
    "containerregistry:CredentialSet": ["registries/credentialSets", "registryName credentialSetName"],
  }),
  ...api("containerservice_1", "Microsoft.ContainerService", "2025-09-01", {
    "containerservice:AgentPool": ["managedClusters/agentPools", "resourceName agentPoolName"],
    "containerservice:MaintenanceConfiguration": [
      "managedClusters/maintenanceConfigurations",
      "resourceName configName",
    ],
    "containerservice:ManagedCluster": ["managedClusters", "resourceName"],
    "containerservice:TrustedAccessRoleBinding": [
      "managedClusters/trustedAccessRoleBindings",
      "resourceName trustedAccessRoleBindingName",
    ],
  }),
  ...api("dataprotection", "Microsoft.DataProtection", "2025-01-01", {
    "dataprotection:BackupInstance": ["backupVaults/backupInstances", "vaultName backupInstanceName"],
    "dataprotection:BackupPolicy": ["backupVaults/backupPolicies", "vaultName backupPolicyName"],
    "dataprotection:BackupVault": ["backupVaults", "vaultName"],
  }),
  ...api("postgresql", "Microsoft.DBforPostgreSQL", "2025-08-01", {
    "dbforpostgresql:AdministratorsMicrosoftEntra": ["flexibleServers/administrators", "serverName objectId"],
    "dbforpostgresql:Configuration": ["flexibleServers/configurations", "serverName configurationName"],
    "dbforpostgresql:Database": ["flexibleServers/databases", "serverName databaseName"],
    "dbforpostgresql:Server": ["flexibleServers", "serverName"],
  }),
  ...api("dns", "Microsoft.Network", "2023-07-01-preview", {
    "dns:DnssecConfig": ["dnsZones/dnssecConfigs", "zoneName =default"],
    "dns:RecordSet": ["dnsZones", "zoneName recordType relativeRecordSetName"],
    "dns:Zone": ["dnsZones", "zoneName"],
  }),
  ...api("keyvault", "Microsoft.KeyVault", "2024-11-01", {
    "keyvault:Vault": ["vaults", "vaultName"],
  }),
  ...api("kubernetesconfiguration_7", "Microsoft.KubernetesConfiguration", "2023-05-01", {
    "kubernetesconfiguration:Extension": ["extensions", "clusterRp clusterResourceName clusterName extensionName"],
  }),
  ...api("msi", "Microsoft.ManagedIdentity", "2023-01-31", {
    "managedidentity:FederatedIdentityCredential": [
      "userAssignedIdentities/federatedIdentityCredentials",
      "resourceName federatedIdentityCredentialResourceName",
    ],
    "managedidentity:UserAssignedIdentity": ["userAssignedIdentities", "resourceName"],
  }),
  ...api("monitor_1", "Microsoft.Insights", "2021-05-01-preview", {
    "monitor:DiagnosticSetting": ["diagnosticSettings", "/resourceUri name"],
  }),
  ...api("network", "Microsoft.Network", "2024-05-01", {
    "network:ApplicationGateway": ["applicationGateways", "applicationGatewayName"],
    "network:BastionHost": ["bastionHosts", "bastionHostName"],
    "network:AzureFirewall": ["azureFirewalls", "azureFirewallName"],
    "network:DdosProtectionPlan": ["ddosProtectionPlans", "ddosProtectionPlanName"],
    "network:FirewallPolicy": ["firewallPolicies", "firewallPolicyName"],
    "network:FirewallPolicyRuleCollectionGroup": [
      "firewallPolicies/ruleCollectionGroups",
      "firewallPolicyName ruleCollectionGroupName",
    ],
    "network:IpGroup": ["ipGroups", "ipGroupsName"],
    "network:NetworkSecurityGroup": ["networkSecurityGroups", "networkSecurityGroupName"],
    "network:PrivateDnsZoneGroup": [
      "privateEndpoints/privateDnsZoneGroups",
      "privateEndpointName privateDnsZoneGroupName",
    ],
    "network:PrivateEndpoint": ["privateEndpoints", "privateEndpointName"],
    "network:PublicIPAddress": ["publicIPAddresses", "publicIpAddressName"],
    "network:RouteTable": ["routeTables", "routeTableName"],
    "network:Subnet": ["virtualNetworks/subnets", "virtualNetworkName subnetName"],
    "network:VirtualNetwork": ["virtualNetworks", "virtualNetworkName"],
    "network:VirtualNetworkPeering": [
      "virtualNetworks/virtualNetworkPeerings",
      "virtualNetworkName virtualNetworkPeeringName",
    ],
    "network:WebApplicationFirewallPolicy": ["ApplicationGatewayWebApplicationFirewallPolicies", "policyName"],
  }),
  ...api("operationalinsights", "Microsoft.OperationalInsights", "2023-09-01", {
    "operationalinsights:Workspace": ["workspaces", "workspaceName"],
  }),
  ...api("privatedns", "Microsoft.Network", "2024-06-01", {
    "privatedns:PrivateRecordSet": ["privateDnsZones", "privateZoneName recordType relativeRecordSetName"],
    "privatedns:PrivateZone": ["privateDnsZones", "privateZoneName"],
    "privatedns:VirtualNetworkLink": ["privateDnsZones/virtualNetworkLinks", "privateZoneName virtualNetworkLinkName"],
  }),
  ...api("resources_11", "Microsoft.Resources", "2024-03-01", {
    "resources:ResourceGroup": ["resourceGroups", "/resourceGroupName"],
  }),
  ...api("storage", "Microsoft.Storage", "2024-01-01", {
    "storage:BlobContainer": ["storageAccounts/blobServices/containers", "accountName containerName"],
    "storage:BlobContainerImmutabilityPolicy": [
      "storageAccounts/blobServices/containers/immutabilityPolicies",
      "accountName containerName immutabilityPolicyName",
    ],
    "storage:BlobServiceProperties": ["storageAccounts/blobServices", "accountName blobServicesName"],
    "storage:ManagementPolicy": ["storageAccounts/managementPolicies", "accountName managementPolicyName"],
    "storage:StorageAccount": ["storageAccounts", "accountName"],
  }),
};

/** File of the types below the folder that `HYPERION_AZURE_TYPES` names: `microsoft.network/2024-05-01.json`. */
export const fileOf = ({ source }: ArmType): string => `${source.split("/").slice(1).join("/")}.json`;

/** Variable that names the folder of Azure's own types: `microsoft.network/2024-05-01.json` and so on. */
export const TYPES_VARIABLE = "HYPERION_AZURE_TYPES";

/** Commit of Azure/bicep-types-az (20 August 2026) that the files are read at. */
export const TYPES_COMMIT = "1f896de2db966ad91e8f7d7d981e11d32e4f5d8d";

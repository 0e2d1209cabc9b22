import { firstUsable } from "../../base/cidr.ts";
import type { Cloud } from "../mock-engine.ts";

/** Key of the input that is a resource's Azure name, where it is not the class name followed by `Name`. */
const NAME_KEYS: Record<string, string> = {
  "azure-native:storage:StorageAccount": "accountName",
  "azure-native:storage:BlobContainer": "containerName",
  "azure-native:containerservice:ManagedCluster": "resourceName",
  "azure-native:keyvault:Vault": "vaultName",
  "azure-native:containerregistry:Registry": "registryName",
  "azure-native:dbforpostgresql:Server": "serverName",
  "azure-native:managedidentity:UserAssignedIdentity": "resourceName",
  "azure-native:managedidentity:FederatedIdentityCredential": "federatedIdentityCredentialResourceName",
  "azure-native:operationalinsights:Workspace": "workspaceName",
  "azure-native:dataprotection:BackupVault": "vaultName",
  "azure-native:kubernetesconfiguration:Extension": "extensionName",
  "azure-native:containerservice:MaintenanceConfiguration": "configName",
  "azure-native:network:RecordSet": "relativeRecordSetName",
  "azure-native:network:WebApplicationFirewallPolicy": "policyName",
  "azure-native:network:PublicIPAddress": "publicIpAddressName",
  "azure-native:network:IpGroup": "ipGroupsName",
  "azure-native:dns:Zone": "zoneName",
  "azure-native:dns:RecordSet": "relativeRecordSetName",
};

const camel = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function azureName(type: string, logicalName: string, inputs: Record<string, unknown>): string {
  const className = type.split(":").at(-1) ?? "";
  const value = inputs[NAME_KEYS[type] ?? `${camel(className)}Name`] ?? inputs["name"];
  return typeof value === "string" ? value : logicalName;
}

/** Outputs that Azure computes and other resources read. Everything else an output needs is an input. */
function computed(type: string, name: string, inputs: Record<string, unknown>): Record<string, unknown> {
  switch (type) {
    case "azure-native:managedidentity:UserAssignedIdentity":
      return { principalId: `principal-of-${name}`, clientId: `client-of-${name}` };
    case "azure-native:network:PublicIPAddress":
      return { ipAddress: `address-of-${name}` };
    case "azure-native:containerservice:ManagedCluster":
      return {
        oidcIssuerProfile: { enabled: true, issuerURL: `https://oidc.example/${name}/` },
        identityProfile: { kubeletidentity: { objectId: `kubelet-of-${name}` } },
        nodeResourceGroup: inputs["nodeResourceGroup"],
      };
    case "azure-native:containerregistry:CredentialSet":
    case "azure-native:dataprotection:BackupVault":
      return { identity: { type: "SystemAssigned", principalId: `principal-of-${name}` } };
    case "azure-native:kubernetesconfiguration:Extension":
      return { aksAssignedIdentity: { principalId: `principal-of-${name}` } };
    case "azure-native:keyvault:Vault":
      return { properties: { ...(inputs["properties"] as object), vaultUri: `https://${name}.vault.azure.net/` } };
    case "azure-native:storage:StorageAccount":
      return { primaryEndpoints: { blob: `https://${name}.blob.core.windows.net/` } };
    case "azure-native:dbforpostgresql:Server":
      return { fullyQualifiedDomainName: `${name}.postgres.database.azure.com` };
    case "azure-native:containerregistry:Registry":
      return { loginServer: `${name}.azurecr.io` };
    case "azure-native:dns:Zone":
      return { nameServers: [1, 2, 3, 4].map((n) => `ns${n}.azure-dns.example`) };
    default:
      return {};
  }
}

/** Azure gives a firewall the first free address of its subnet; the mock needs that subnet's range for it. */
function firewallAddress(inputs: Record<string, unknown>, subnets: Map<string, string>): Record<string, unknown> {
  const configurations = (inputs["ipConfigurations"] ?? []) as { subnet?: { id?: string } }[];
  return {
    ipConfigurations: configurations.map((configuration) => {
      const range = subnets.get(configuration.subnet?.id ?? "");
      return range === undefined ? configuration : { ...configuration, privateIPAddress: firstUsable(range) };
    }),
  };
}

/** Plural as in resource ids: registries, addresses, vaults. */
const plural = (word: string): string => {
  if (word.endsWith("y")) return `${word.slice(0, -1)}ies`;
  return word.endsWith("s") ? `${word}es` : `${word}s`;
};

const SEGMENT_OVERRIDES: Record<string, string> = { resources: "Resources", dbforpostgresql: "DBforPostgreSQL" };

function resourceId(type: string, name: string, inputs: Record<string, unknown>): string {
  const [, module = "", className = ""] = type.split(":");
  const provider = `Microsoft.${SEGMENT_OVERRIDES[module] ?? module}`;
  const group = typeof inputs["resourceGroupName"] === "string" ? `/resourceGroups/${inputs["resourceGroupName"]}` : "";
  if (className === "ResourceGroup") return `/subscriptions/mock/resourceGroups/${name}`;
  const parentKeys = [
    "virtualNetworkName",
    "accountName",
    "vaultName",
    "serverName",
    "resourceName",
    "zoneName",
    "privateZoneName",
    "firewallPolicyName",
    "registryName",
  ];
  const parent = parentKeys.map((key) => inputs[key]).find((value) => typeof value === "string" && value !== name);
  const middle = typeof parent === "string" ? `/${parent}` : "";
  return `/subscriptions/mock${group}/providers/${provider}${middle}/${plural(camel(className))}/${name}`;
}

/**
 * Invents what Azure would answer when a resource is made: its id, its name and the outputs that others read. It knows
 * the subnets that it made before, as an address is handed out from one.
 */
export class AzureInventor implements Cloud {
  readonly #subnets = new Map<string, string>();

  make(
    type: string,
    logicalName: string,
    inputs: Record<string, unknown>,
  ): { id: string; state: Record<string, unknown> } {
    const name = azureName(type, logicalName, inputs);
    const id = resourceId(type, name, inputs);
    if (type === "azure-native:network:Subnet") this.#subnets.set(id, String(inputs["addressPrefix"]));
    const outputs =
      type === "azure-native:network:AzureFirewall"
        ? firewallAddress(inputs, this.#subnets)
        : computed(type, name, inputs);
    return { id, state: { ...inputs, name, ...outputs } };
  }
}

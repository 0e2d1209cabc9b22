import type { BrokenPlan } from "./broken.ts";

const set = (type: string, path: string, value: unknown, suffix?: string) => (plan: BrokenPlan) =>
  plan.set(type, path, value, suffix);

const ROLE = "authorization:RoleAssignment";
const OWNER = "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

/** Every rule of the egress firewall, to change in place. */
const egressRules = (plan: BrokenPlan): { name: string; targetFqdns?: string[] }[] => {
  const collections = plan.one("network:FirewallPolicyRuleCollectionGroup").inputs["ruleCollections"] as {
    rules: { name: string; targetFqdns?: string[] }[];
  }[];
  return collections.flatMap(({ rules }) => rules);
};

/** A second resource like the first, reached over a private endpoint, that nothing uses. Returns its id. */
function addSpare(plan: BrokenPlan, type: string, nameKey: string, name: string): string {
  const id = `/spare/${name}`;
  plan.add(type, "spare", { ...structuredClone(plan.one(type).inputs), [nameKey]: name });
  const tags = plan.one("network:PrivateEndpoint").inputs["tags"];
  const privateEndpointName = `pep-${name}`;
  plan.add("network:PrivateEndpoint", "spare", {
    tags,
    privateEndpointName,
    privateLinkServiceConnections: [{ privateLinkServiceId: id }],
  });
  plan.add("network:PrivateDnsZoneGroup", "spare", { privateEndpointName });
  return id;
}

export const CROSS_RESOURCE_BREAKS = {
  "Azure.RBAC.LimitOwner": set(ROLE, "roleDefinitionId", OWNER, "access-admins"),
  "Megatron.Identity.FederatedSubject": (plan: BrokenPlan) =>
    plan.add("managedidentity:FederatedIdentityCredential", "extra", {
      subject: "system:serviceaccount:default:default",
      audiences: ["api://AzureADTokenExchange"],
    }),
  "Megatron.Identity.OwnScope": (plan: BrokenPlan) => {
    const right = plan.one(ROLE, "identity-tempo-tempo-traces");
    right.inputs["scope"] = String(right.inputs["scope"]).split("/").slice(0, -2).join("/");
  },
  "Azure.KeyVault.Logs": (plan: BrokenPlan) => plan.remove("monitor:DiagnosticSetting", "diagnostics-vault"),
  "Azure.Resource.UseTags": set("network:RouteTable", "tags", { owner: "nobody" }),
  "Megatron.Cidr.Overlap": set("containerservice:ManagedCluster", "networkProfile.podCidr", "10.30.0.0/16"),
  "Megatron.Subnet.InNetwork": set("network:Subnet", "addressPrefix", "10.99.0.0/27", "runners-subnet"),
  "Azure.AKS.CNISubnetSize": set("network:Subnet", "addressPrefix", "10.30.16.0/26", "nodes-subnet"),
  "Megatron.Route.NextHop": set("network:RouteTable", "routes.0.nextHopIpAddress", "10.30.0.5"),
  "Megatron.Route.Gateways": set(
    "network:Subnet",
    "routeTable",
    { id: "/x/routeTables/rt" },
    "hyperion-gateway-subnet",
  ),
  "Megatron.Storage.Immutability": set("storage:BlobContainerImmutabilityPolicy", "containerName", "vm-latest"),
  CKV2_AZURE_33: (plan: BrokenPlan) => plan.remove("network:PrivateDnsZoneGroup", "storage-traces-endpoint-dns"),
  CKV2_AZURE_32: (plan: BrokenPlan) => plan.remove("network:PrivateDnsZoneGroup", "vault-endpoint-dns"),
  "Megatron.ACR.PrivateEndpoint": (plan: BrokenPlan) =>
    plan.remove("network:PrivateDnsZoneGroup", "registry-endpoint-dns"),
  "Megatron.PublicIP.Used": (plan: BrokenPlan) =>
    plan.add("network:PublicIPAddress", "spare", {
      ...plan.one("network:PublicIPAddress").inputs,
      publicIpAddressName: "pip-spare",
    }),
  "Megatron.KeyVault.Used": (plan: BrokenPlan) => {
    const spare = addSpare(plan, "keyvault:Vault", "vaultName", "kv-spare");
    plan.add("monitor:DiagnosticSetting", "spare", { resourceUri: spare, logs: [{ categoryGroup: "audit" }] });
  },
  "Megatron.ACR.Used": (plan: BrokenPlan) => {
    addSpare(plan, "containerregistry:Registry", "registryName", "crspare");
    plan.add("containerregistry:Replication", "spare-replica", { registryName: "crspare" });
    plan.set("containerregistry:Registry", "policies.softDeletePolicy", { status: "enabled" }, "spare");
  },
  "Megatron.AppGw.Used": (plan: BrokenPlan) => plan.remove("dns:RecordSet", "apps-record"),
  "Megatron.Lifecycle.Backstop": set(
    "storage:ManagementPolicy",
    "policy.rules.0.definition.actions.baseBlob.delete.daysAfterModificationGreaterThan",
    39,
    "traces-lifecycle",
  ),
  "Megatron.Lifecycle.Spares": (plan: BrokenPlan) => {
    const rules = (
      plan.one("storage:ManagementPolicy", "logs-lifecycle").inputs["policy"] as {
        rules: { definition: { filters: { prefixMatch: string[] } } }[];
      }
    ).rules;
    rules[0]?.definition.filters.prefixMatch.push("loki-chunks/");
  },
  "Megatron.Egress.Hosts": (plan: BrokenPlan) => {
    for (const rule of egressRules(plan))
      rule.targetFqdns = (rule.targetFqdns ?? []).filter((host) => host !== "argoproj.github.io");
  },
  "Megatron.Egress.Narrow": (plan: BrokenPlan) =>
    egressRules(plan)
      .find((rule) => rule.targetFqdns !== undefined)
      ?.targetFqdns?.push("*"),
};

import type { BrokenPlan } from "./broken.ts";

const WAF = "network:WebApplicationFirewallPolicy";

/** Puts the rule that denies everything before those that allow something. */
function denyFirst(plan: BrokenPlan): void {
  const rules = plan.one("network:NetworkSecurityGroup", "spoke-database-nsg").inputs["securityRules"];
  const deny = (rules as { name: string; priority: number }[]).find(({ name }) => name === "deny-inbound");
  if (deny === undefined) throw new Error("found no deny-inbound");
  deny.priority = 100;
  for (const one of rules as { name: string; priority: number; direction: string }[])
    if (one !== deny && one.direction === "Inbound") one.priority += 1000;
}

/** Rules that hold for some resource: what breaks each. */
export const WELL_ARCHITECTED_BREAKS = {
  "Azure.AKS.Version": (plan: BrokenPlan) => {
    plan
      .set("containerservice:ManagedCluster", "kubernetesVersion", "1.33")
      .set("containerservice:ManagedCluster", "agentPoolProfiles.0.orchestratorVersion", "1.33");
    for (const { type, name, inputs } of plan.resources)
      if (type === "azure-native:containerservice:AgentPool" && inputs["orchestratorVersion"] !== undefined)
        plan.set("containerservice:AgentPool", "orchestratorVersion", "1.33", name);
  },
  "Azure.NSG.DenyAllInbound": denyFirst,
  "Azure.AppGwWAF.Exclusions": (plan: BrokenPlan) =>
    plan.set(WAF, "managedRules.exclusions", [{ matchVariable: "RequestArgNames", selector: "q" }], "apps-policy"),
  "Azure.KeyVault.AutoRotationPolicy": (plan: BrokenPlan) =>
    plan.add("keyvault:Key", "disk-key", {
      vaultName: "kv",
      keyName: "disk",
      properties: { kty: "RSA", keySize: 3072 },
    }),
} as const;

const registryName = (plan: BrokenPlan): unknown => plan.one("containerregistry:Registry").inputs["registryName"];

/** Rules that every environment is excused from: what meets each, so that its waiver excuses nothing any more. */
export const WELL_ARCHITECTED_MENDS: Readonly<Record<string, (plan: BrokenPlan) => unknown>> = {
  "Azure.AKS.ContainerInsights": (plan) =>
    plan.set("containerservice:ManagedCluster", "addonProfiles", { omsagent: { enabled: true } }),
  "Azure.AKS.SecretStore": (plan) =>
    plan.set("containerservice:ManagedCluster", "addonProfiles", { azureKeyvaultSecretsProvider: { enabled: true } }),
  "Azure.ACR.GeoReplica": (plan) =>
    plan.add("containerregistry:Replication", "second", { registryName: registryName(plan), location: "norwayeast" }),
  "Azure.ACR.SoftDelete": (plan) =>
    plan.set("containerregistry:Registry", "policies.softDeletePolicy", { status: "enabled", retentionDays: 7 }),
  "Azure.Storage.DefenderCloud": (plan) =>
    plan.add("security:Pricing", "storage-plan", { pricingName: "StorageAccounts", pricingTier: "Standard" }),
  "Azure.PostgreSQL.DefenderCloud": (plan) =>
    plan.add("security:Pricing", "sql-plan", {
      pricingName: "OpenSourceRelationalDatabases",
      pricingTier: "Standard",
    }),
  "Azure.DefenderCloud.Contact": (plan) => plan.add("security:SecurityContact", "contact", { emails: "a@b.example" }),
  "Azure.Monitor.ServiceHealth": (plan) =>
    plan.add("monitor:ActivityLogAlert", "health", {
      condition: { allOf: [{ field: "category", equals: "ServiceHealth" }] },
    }),
  "Azure.VNET.FirewallSubnetNAT": (plan) =>
    plan.set("network:Subnet", "natGateway", { id: "/nat" }, "hub-firewall-subnet"),
  "Azure.NSG.DenyAllInbound": (plan) =>
    plan.set("network:NetworkSecurityGroup", "securityRules", [], "spoke-runners-nsg"),
  "Azure.AppGwWAF.Exclusions": (plan) =>
    plan.set(WAF, "managedRules.exclusions", [], "hyperion-gateway-grafana-policy"),
};

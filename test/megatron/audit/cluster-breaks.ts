import type { BrokenPlan } from "./broken.ts";

const CLUSTER = "containerservice:ManagedCluster";
const POOL = "containerservice:AgentPool";
const WINDOW = "containerservice:MaintenanceConfiguration";

const cluster = (path: string, value: unknown) => (plan: BrokenPlan) => plan.set(CLUSTER, path, value);
/** Breaks every user pool in one way: those of one kind stay alike. */
const pool = (path: string, value: unknown) => (plan: BrokenPlan) => {
  for (const { type, name } of plan.resources) if (type === `azure-native:${POOL}`) plan.set(POOL, path, value, name);
};
const systemPool = (path: string, value: unknown) => cluster(`agentPoolProfiles.0.${path}`, value);

const withoutLog = (category: string) => (plan: BrokenPlan) => {
  const { inputs } = plan.one("monitor:DiagnosticSetting", "cluster-0");
  inputs["logs"] = (inputs["logs"] as { category: string; enabled: boolean }[]).map((log) =>
    log.category === category ? { ...log, enabled: false } : log,
  );
};

export const CLUSTER_BREAKS = {
  "Azure.AKS.LocalAccounts": cluster("disableLocalAccounts", false),
  "Azure.AKS.AzureRBAC": cluster("aadProfile.enableAzureRBAC", false),
  "Azure.AKS.ManagedAAD": cluster("aadProfile.managed", false),
  "Azure.AKS.UseRBAC": cluster("enableRBAC", undefined),
  CKV_AZURE_115: (plan: BrokenPlan) =>
    plan
      .set(CLUSTER, "apiServerAccessProfile.enablePrivateCluster", false)
      .set(CLUSTER, "apiServerAccessProfile.authorizedIPRanges", ["192.0.2.0/24"]),
  "Azure.AKS.AuthorizedIPs": cluster("apiServerAccessProfile.enablePrivateClusterPublicFQDN", true),
  "Megatron.AKS.RunCommand": cluster("apiServerAccessProfile.disableRunCommand", false),
  "Azure.AKS.NetworkPolicy": cluster("networkProfile.networkPolicy", "azure"),
  "Megatron.AKS.Egress": cluster("networkProfile.outboundType", "loadBalancer"),
  "Azure.AKS.AutoUpgrade": cluster("autoUpgradeProfile.upgradeChannel", "none"),
  "Azure.AKS.NodeAutoUpgrade": cluster("autoUpgradeProfile.nodeOSUpgradeChannel", "None"),
  "Azure.AKS.UptimeSLA": cluster("sku.tier", "Free"),
  "Azure.AKS.PoolVersion": pool("orchestratorVersion", "1.30"),
  "Azure.AKS.OIDCIssuer": cluster("oidcIssuerProfile.enabled", false),
  "Azure.AKS.WorkloadIdentity": cluster("securityProfile.workloadIdentity.enabled", false),
  "Azure.AKS.DefenderProfile": cluster("securityProfile.defender.securityMonitoring.enabled", false),
  "Azure.AKS.ImageCleaner": cluster("securityProfile.imageCleaner.enabled", false),
  "Azure.AKS.AzurePolicyAddOn": cluster("addonProfiles.azurepolicy", undefined),
  "Azure.AKS.MaintenanceWindow": (plan: BrokenPlan) => plan.remove(WINDOW, "aksManagedAutoUpgradeSchedule"),
  "Azure.AKS.NodeMaintenanceWindow": (plan: BrokenPlan) => plan.remove(WINDOW, "aksManagedNodeOSUpgradeSchedule"),
  "Azure.AKS.AuditAdmin": withoutLog("kube-audit-admin"),
  "Azure.AKS.AuditLogs": withoutLog("guard"),
  "Azure.AKS.PlatformLogs": withoutLog("kube-scheduler"),
  "Azure.AKS.MinNodeCount": systemPool("minCount", 2),
  "Azure.AKS.MinUserPoolNodes": (plan: BrokenPlan) => {
    for (const { name, inputs } of plan.resources)
      if (/-stores\d-pool$/.test(name)) Object.assign(inputs, { minCount: 0, count: 0 });
  },
  "Azure.AKS.AvailabilityZone": systemPool("availabilityZones", ["1"]),
  "Megatron.AKS.ZonalPools": (plan: BrokenPlan) => plan.set(POOL, "availabilityZones", ["1", "2", "3"]),
  "Azure.AKS.AutoScaling": pool("enableAutoScaling", false),
  "Azure.AKS.NodeMinPods": pool("maxPods", 30),
  "Azure.AKS.EphemeralOSDisk": pool("osDiskType", "Managed"),
  CKV_AZURE_227: systemPool("enableEncryptionAtHost", false),
  CKV_AZURE_143: pool("enableNodePublicIP", true),
  CKV_AZURE_232: systemPool("nodeTaints", []),
  "Megatron.AKS.UndrainableNodes": pool("upgradeSettings.undrainableNodeBehavior", "Schedule"),
};

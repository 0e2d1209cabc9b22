import { type AuditRule, at, listAt, oneOf, propertyRule } from "./rule.ts";

const CLUSTER = "containerservice:ManagedCluster";

/** Logs of the control plane that must reach Log Analytics, by the rule that asks for them. */
const CONTROL_PLANE_LOGS = [
  { id: "Azure.AKS.AuditAdmin", categories: ["kube-audit-admin"], protects: "who changed what in the cluster" },
  { id: "Azure.AKS.AuditLogs", categories: ["guard"], protects: "who signed in to the cluster, and who was refused" },
  {
    id: "Azure.AKS.PlatformLogs",
    categories: ["cluster-autoscaler", "kube-apiserver", "kube-controller-manager", "kube-scheduler"],
    protects: "why the cluster grew or did not, why a pod stands where it stands, and what the cluster did by itself",
  },
] as const;

const windowRule = (id: string, configName: string, protects: string): AuditRule => ({
  id,
  protects,
  required: `a maintenance configuration ${configName} for every cluster`,
  remedy: "state the window in the environment file's maintenance section",
  *check(plan) {
    for (const cluster of plan.of(CLUSTER)) {
      const has = plan
        .of("containerservice:MaintenanceConfiguration")
        .some(
          ({ inputs }) =>
            inputs["configName"] === configName && inputs["resourceName"] === cluster.inputs["resourceName"],
        );
      if (!has) yield { resource: cluster.name, found: `no configuration ${configName}` };
    }
  },
});

const logRule = ({ id, categories, protects }: (typeof CONTROL_PLANE_LOGS)[number]): AuditRule => ({
  id,
  protects,
  required: `${categories.join(" and ")} sent to Log Analytics`,
  remedy: "add the category in diagnostic-targets.ts",
  *check(plan) {
    const settings = plan.of("monitor:DiagnosticSetting");
    for (const cluster of plan.of(CLUSTER)) {
      const name = String(cluster.inputs["resourceName"]);
      const sent = settings
        .filter(({ inputs }) => String(inputs["resourceUri"]).endsWith(`/${name}`))
        .flatMap(({ inputs }) => listAt(inputs, "logs"))
        .filter((log) => at(log, "enabled") === true)
        .map((log) => at(log, "category"));
      const missing = categories.filter((category) => !sent.includes(category));
      if (missing.length > 0) yield { resource: cluster.name, found: `${missing.join(", ")} not collected` };
    }
  },
});

const rule = (id: string, path: string, is: Parameters<typeof propertyRule>[0]["is"], protects: string): AuditRule =>
  propertyRule({ id, type: CLUSTER, path, is, protects });

/** What every AKS cluster is held to. */
export const clusterRules: readonly AuditRule[] = [
  rule("Azure.AKS.LocalAccounts", "disableLocalAccounts", true, "no shared administrator certificate exists"),
  rule(
    "Azure.AKS.AzureRBAC",
    "aadProfile.enableAzureRBAC",
    true,
    "rights in the cluster are Azure's, and end with the group",
  ),
  rule("Azure.AKS.ManagedAAD", "aadProfile.managed", true, "people sign in through Entra"),
  rule("Azure.AKS.UseRBAC", "enableRBAC", true, "Kubernetes checks rights at all"),
  rule("CKV_AZURE_115", "apiServerAccessProfile.enablePrivateCluster", true, "the API server has no public address"),
  rule(
    "Azure.AKS.AuthorizedIPs",
    "apiServerAccessProfile",
    {
      words: "private without a public name, or limited to ranges",
      holds: (value) => {
        const profile = (value ?? {}) as Record<string, unknown>;
        const isPrivate =
          profile["enablePrivateCluster"] === true && profile["enablePrivateClusterPublicFQDN"] === false;
        return isPrivate || (Array.isArray(profile["authorizedIPRanges"]) && profile["authorizedIPRanges"].length > 0);
      },
    },
    "nobody outside can even ask the API server",
  ),
  rule(
    "Megatron.AKS.RunCommand",
    "apiServerAccessProfile.disableRunCommand",
    true,
    "no way into the cluster beside the API server",
  ),
  rule("Azure.AKS.NetworkPolicy", "networkProfile.networkPolicy", "cilium", "network policies are enforced"),
  rule(
    "Megatron.AKS.Egress",
    "networkProfile.outboundType",
    "userDefinedRouting",
    "pods leave through the firewall and in no other way",
  ),
  rule(
    "Azure.AKS.AutoUpgrade",
    "autoUpgradeProfile.upgradeChannel",
    oneOf("patch", "stable"),
    "the cluster gets its security fixes",
  ),
  rule(
    "Azure.AKS.NodeAutoUpgrade",
    "autoUpgradeProfile.nodeOSUpgradeChannel",
    oneOf("NodeImage", "SecurityPatch"),
    "nodes get their security fixes",
  ),
  rule("Azure.AKS.UptimeSLA", "sku.tier", oneOf("Standard", "Premium"), "the control plane has an SLA"),
  rule("Azure.AKS.OIDCIssuer", "oidcIssuerProfile.enabled", true, "workloads get identities without secrets"),
  rule(
    "Azure.AKS.WorkloadIdentity",
    "securityProfile.workloadIdentity.enabled",
    true,
    "workloads get identities without secrets",
  ),
  rule(
    "Azure.AKS.DefenderProfile",
    "securityProfile.defender.securityMonitoring.enabled",
    true,
    "attacks on the cluster are seen",
  ),
  rule(
    "Azure.AKS.ImageCleaner",
    "securityProfile.imageCleaner.enabled",
    true,
    "vulnerable images do not stay on nodes",
  ),
  // PSRule asks for the add-on; Kyverno enforces here, and two admission controllers would disagree. What must not be
  // is the accident: the field left out, so that a subscription's policy decides.
  rule(
    "Azure.AKS.AzurePolicyAddOn",
    "addonProfiles.azurepolicy.enabled",
    false,
    "one admission controller, Kyverno, decides",
  ),
  windowRule(
    "Azure.AKS.MaintenanceWindow",
    "aksManagedAutoUpgradeSchedule",
    "the cluster is upgraded when people are there",
  ),
  windowRule(
    "Azure.AKS.NodeMaintenanceWindow",
    "aksManagedNodeOSUpgradeSchedule",
    "nodes are replaced when people are there",
  ),
  ...CONTROL_PLANE_LOGS.map(logRule),
];

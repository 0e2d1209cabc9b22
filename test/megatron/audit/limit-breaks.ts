import type { BrokenPlan } from "./broken.ts";

const broken =
  (type: string, path: string, value: unknown, suffix = "") =>
  (plan: BrokenPlan) =>
    plan.set(type, path, value, suffix);

const GATEWAY = "network:ApplicationGateway";
const RULES = "network:FirewallPolicyRuleCollectionGroup";
const WAF = "network:WebApplicationFirewallPolicy";
const POOL = "containerservice:AgentPool";

export const LIMIT_BREAKS = {
  "Azure.Limit.SecurityRulePriority": broken("network:NetworkSecurityGroup", "securityRules.0.priority", 50),
  "Azure.Limit.FirewallGroupPriority": broken(RULES, "priority", 99),
  "Azure.Limit.FirewallCollectionPriority": broken(RULES, "ruleCollections.0.priority", 65001),
  "Azure.Limit.RoutingRulePriority": broken(GATEWAY, "requestRoutingRules.0.priority", 20001),
  "Azure.Limit.WafRulePriority": broken(WAF, "customRules.0.priority", 101, "otlp-policy"),
  "Azure.Limit.WafRuleName": broken(WAF, "customRules.0.name", "only-post", "otlp-policy"),
  "Azure.Limit.ProbeTimeout": broken(GATEWAY, "probes.0.timeout", 0),
  "Azure.Limit.GatewayInstances": broken(GATEWAY, "autoscaleConfiguration.maxCapacity", 126),
  "Azure.Limit.ContainerName": broken("storage:BlobContainer", "containerName", "Tempo", "tempo-traces"),
  "Azure.Limit.ImmutabilityDays": broken(
    "storage:BlobContainerImmutabilityPolicy",
    "immutabilityPeriodSinceCreationInDays",
    0,
  ),
  "Azure.Limit.AssignmentName": broken("authorization:RoleAssignment", "roleAssignmentName", "kyverno-pulls"),
  "Azure.Limit.RoleDefinition": broken(
    "authorization:RoleAssignment",
    "roleDefinitionId",
    "AcrPull",
    "kyverno-registry",
  ),
  "Azure.Limit.AuditRetention": broken("operationalinsights:Workspace", "retentionInDays", 731),
  "Azure.Limit.DatabaseBackupDays": broken("dbforpostgresql:Server", "backup.backupRetentionDays", 36),
  "Azure.Limit.DatabaseLogin": broken("dbforpostgresql:Server", "administratorLogin", "pg_root"),
  "Azure.Limit.CredentialName": broken(
    "managedidentity:FederatedIdentityCredential",
    "federatedIdentityCredentialResourceName",
    "kyverno/kyverno",
  ),
  "Azure.Limit.NodeGroupName": broken("containerservice:ManagedCluster", "nodeResourceGroup", "n".repeat(81)),
  "Azure.Limit.RecordTtl": broken("dns:RecordSet", "ttl", 0),
  "Azure.Limit.UniquePriority": (plan: BrokenPlan) => {
    const rules = plan.one("network:NetworkSecurityGroup", "nodes-nsg").inputs["securityRules"] as {
      priority: number;
      direction: string;
    }[];
    const [first, second] = rules.filter(({ direction }) => direction === "Inbound");
    if (first !== undefined && second !== undefined) second.priority = first.priority;
  },
  "Azure.Limit.Region": broken("network:PrivateEndpoint", "location", "norwaywest"),
  "Azure.Limit.ServiceSubnet": broken("network:Subnet", "addressPrefix", "10.30.0.0/27", "hub-firewall-subnet"),
  "Azure.Limit.PoolCount": (plan: BrokenPlan) => {
    for (const { type, inputs } of plan.resources) if (type === `azure-native:${POOL}`) inputs["count"] = 1000;
  },
  "Azure.Limit.GatewayParts": broken(GATEWAY, "probes.0.name", "renamed"),
  "Azure.Limit.Tags": broken("network:RouteTable", "tags.who/when", "today"),
};

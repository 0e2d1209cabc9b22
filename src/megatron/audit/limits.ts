import { type AuditRule, at, listAt, type PlanView, shown } from "./rule.ts";

/** Values at a path in which `*` stands for each item of a list, with where each is. */
function* valuesAt(value: unknown, path: string, above = ""): Generator<{ path: string; value: unknown }> {
  const [list, ...rest] = path.split(".*.");
  if (rest.length === 0 && !path.endsWith(".*")) {
    yield { path: `${above}${path}`, value: at(value, path) };
    return;
  }
  const head = rest.length === 0 ? path.slice(0, -".*".length) : (list ?? "");
  for (const [index, item] of listAt(value, head).entries()) {
    const here = `${above}${head}.${index}`;
    if (rest.length === 0) yield { path: here, value: item };
    else yield* valuesAt(item, rest.join(".*."), `${here}.`);
  }
}

interface Limit {
  /** What follows `Azure.Limit.` in the rule's id. */
  readonly name: string;
  readonly type: string;
  readonly path: string;
  readonly allowed: string;
  readonly holds: (value: unknown) => boolean;
  /** Microsoft's page that says so. */
  readonly source: string;
}

const within = (from: number, to: number) => ({
  allowed: `a whole number from ${from} to ${to}`,
  holds: (value: unknown) =>
    value === undefined || (Number.isInteger(value) && Number(value) >= from && Number(value) <= to),
});

const like = (pattern: RegExp, allowed: string) => ({
  allowed,
  holds: (value: unknown) => value === undefined || (typeof value === "string" && pattern.test(value)),
});

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NAMING = "Naming rules and restrictions for Azure resources";

/** Limits that Azure enforces and its types do not state. */
const LIMITS: readonly Limit[] = [
  {
    name: "SecurityRulePriority",
    type: "network:NetworkSecurityGroup",
    path: "securityRules.*.priority",
    ...within(100, 4096),
    source: "Network security groups overview",
  },
  {
    name: "FirewallGroupPriority",
    type: "network:FirewallPolicyRuleCollectionGroup",
    path: "priority",
    ...within(100, 65000),
    source: "Azure Firewall policy rule sets",
  },
  {
    name: "FirewallCollectionPriority",
    type: "network:FirewallPolicyRuleCollectionGroup",
    path: "ruleCollections.*.priority",
    ...within(100, 65000),
    source: "Azure Firewall policy rule sets",
  },
  {
    name: "RoutingRulePriority",
    type: "network:ApplicationGateway",
    path: "requestRoutingRules.*.priority",
    ...within(1, 20000),
    source: "Application Gateway request routing rules",
  },
  {
    name: "WafRulePriority",
    type: "network:WebApplicationFirewallPolicy",
    path: "customRules.*.priority",
    ...within(1, 100),
    source: "Custom rules for Web Application Firewall v2 on Application Gateway",
  },
  {
    name: "WafRuleName",
    type: "network:WebApplicationFirewallPolicy",
    path: "customRules.*.name",
    ...like(/^[A-Za-z][A-Za-z0-9]{0,127}$/, "letters and digits, first a letter"),
    source: "Custom rules for Web Application Firewall v2 on Application Gateway",
  },
  {
    name: "ProbeTimeout",
    type: "network:ApplicationGateway",
    path: "probes.*.timeout",
    ...within(1, 86400),
    source: "Application Gateway health probes overview",
  },
  {
    name: "GatewayInstances",
    type: "network:ApplicationGateway",
    path: "autoscaleConfiguration.maxCapacity",
    ...within(2, 125),
    source: "Scaling Application Gateway v2",
  },
  {
    name: "ContainerName",
    type: "storage:BlobContainer",
    path: "containerName",
    ...like(/^(?=.{3,63}$)[a-z0-9](-?[a-z0-9])*$/, "3 to 63 lower-case letters, digits and single hyphens"),
    source: NAMING,
  },
  {
    name: "ImmutabilityDays",
    type: "storage:BlobContainerImmutabilityPolicy",
    path: "immutabilityPeriodSinceCreationInDays",
    ...within(1, 146000),
    source: "Configure immutability policies for containers",
  },
  {
    name: "AssignmentName",
    type: "authorization:RoleAssignment",
    path: "roleAssignmentName",
    ...like(GUID, "a GUID"),
    source: "Role Assignments - Create, REST reference",
  },
  {
    name: "RoleDefinition",
    type: "authorization:RoleAssignment",
    path: "roleDefinitionId",
    ...like(/\/roleDefinitions\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, "the full id of a role definition"),
    source: "Role Assignments - Create, REST reference",
  },
  {
    name: "AuditRetention",
    type: "operationalinsights:Workspace",
    path: "retentionInDays",
    ...within(30, 730),
    source: "Manage data retention in a Log Analytics workspace",
  },
  {
    name: "DatabaseBackupDays",
    type: "dbforpostgresql:Server",
    path: "backup.backupRetentionDays",
    ...within(7, 35),
    source: "Backup and restore in Azure Database for PostgreSQL flexible server",
  },
  {
    name: "DatabaseLogin",
    type: "dbforpostgresql:Server",
    path: "administratorLogin",
    allowed: "none of azure_superuser, azure_pg_admin, admin, administrator, root, guest, public, pg_…",
    holds: (value) =>
      !/^(azure_superuser|azure_pg_admin|admin|administrator|root|guest|public|pg_.*)$/.test(String(value)),
    source: "Quickstart: Create an Azure Database for PostgreSQL flexible server",
  },
  {
    name: "CredentialName",
    type: "managedidentity:FederatedIdentityCredential",
    path: "federatedIdentityCredentialResourceName",
    ...like(/^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$/, "3 to 120 letters, digits, - and _"),
    source: NAMING,
  },
  {
    name: "NodeGroupName",
    type: "containerservice:ManagedCluster",
    path: "nodeResourceGroup",
    ...like(/^.{1,80}$/, "at most 80 characters"),
    source: "Frequently asked questions about AKS: node resource group",
  },
  {
    name: "RecordTtl",
    type: "dns:RecordSet",
    path: "ttl",
    ...within(1, 2147483647),
    source: "Overview of DNS zones and records",
  },
];

const limitRule = ({ name, type, path, allowed, holds, source }: Limit): AuditRule => ({
  id: `Azure.Limit.${name}`,
  protects: "Azure takes what it is sent",
  required: `${path} is ${allowed}`,
  remedy: `read "${source}", Microsoft Learn`,
  *check(plan: PlanView) {
    for (const { name: resource, inputs } of plan.of(type))
      for (const { path: where, value } of valuesAt(inputs, path))
        if (!holds(value)) yield { resource, found: `${where} is ${shown(value)}` };
  },
});

/** What Azure refuses although its types allow it, one value at a time. */
export const limitRules: readonly AuditRule[] = LIMITS.map(limitRule);

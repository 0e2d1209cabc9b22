import type { PlannedResource } from "../../../src/plan/mock-engine.ts";

/** One thing that Azure would refuse, put into a plan that it would take. */
export interface Planted {
  readonly what: string;
  readonly type: string;
  /** Dotted path of the input; numbers are positions in lists. */
  readonly path: string;
  readonly value: unknown;
}

export const PLANTED: readonly Planted[] = [
  { what: "a tier that there is not", type: "containerservice:ManagedCluster", path: "sku.tier", value: "Paid" },
  {
    what: "a number for a text",
    type: "containerservice:ManagedCluster",
    path: "autoScalerProfile.expander",
    value: 1,
  },
  {
    what: "a misspelt property",
    type: "containerservice:ManagedCluster",
    path: "aadProfile.enableAzureRbac",
    value: true,
  },
  { what: "a name with a capital", type: "containerservice:AgentPool", path: "agentPoolName", value: "Stores" },
  {
    what: "a soak of two days",
    type: "containerservice:AgentPool",
    path: "upgradeSettings.nodeSoakDurationInMinutes",
    value: 2880,
  },
  { what: "no kind", type: "storage:StorageAccount", path: "kind", value: undefined },
  { what: "a name with a hyphen", type: "storage:StorageAccount", path: "accountName", value: "st-carrier" },
  { what: "capitals", type: "storage:BlobContainer", path: "containerName", value: "TempoTraces" },
  {
    what: "no day of immutability",
    type: "storage:BlobContainerImmutabilityPolicy",
    path: "immutabilityPeriodSinceCreationInDays",
    value: 0,
  },
  {
    what: "a day of soft delete too few",
    type: "storage:BlobServiceProperties",
    path: "deleteRetentionPolicy.days",
    value: 0,
  },
  { what: "five days of soft delete", type: "keyvault:Vault", path: "properties.softDeleteRetentionInDays", value: 5 },
  { what: "a tenant that is no GUID", type: "keyvault:Vault", path: "properties.tenantId", value: "carrier" },
  { what: "priority 50", type: "network:NetworkSecurityGroup", path: "securityRules.0.priority", value: 50 },
  { what: "a next hop that there is not", type: "network:RouteTable", path: "routes.0.nextHopType", value: "Firewall" },
  {
    what: "a name that is no GUID",
    type: "authorization:RoleAssignment",
    path: "roleAssignmentName",
    value: "pulls-images",
  },
  { what: "a region that there is not", type: "dbforpostgresql:Server", path: "location", value: "westeurope2" },
  {
    what: "what Azure writes",
    type: "network:PublicIPAddress",
    path: "resourceGuid",
    value: "6d0c1a52-3c1e-4b57-9d2f-5f1f0c7a9e10",
  },
];

/** A copy of a plan with the fault in the first resource of its type. Throws where the plan has none. */
export function plant(resources: readonly PlannedResource[], { type, path, value }: Planted): PlannedResource[] {
  const copy = structuredClone([...resources]);
  const target = copy.find((resource) => resource.type === `azure-native:${type}`);
  if (target === undefined) throw new Error(`the plan has no ${type}`);
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  const parent = keys.reduce<Record<string, unknown>>(
    (inner, key) => inner[key] as Record<string, unknown>,
    target.inputs,
  );
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}

import { daysOfSupport } from "../../config/azure/kubernetes-versions.ts";
import type { PlannedResource } from "../../plan/mock-engine.ts";
import { type AuditRule, at, listAt, type PlanView, propertyRule } from "./rule.ts";

const CLUSTER = "containerservice:ManagedCluster";
const REGISTRY = "containerregistry:Registry";

/** Something that belongs to a subscription, or to a resource, and that the plan has or has not. */
interface Companion {
  readonly id: string;
  readonly protects: string;
  /** What asks for it. */
  readonly of: string;
  readonly required: string;
  readonly has: (plan: PlanView, resource: PlannedResource) => boolean;
}

/** A rule that each resource of a class has another beside it. */
const companionRule = ({ id, protects, of, required, has }: Companion): AuditRule => ({
  id,
  protects,
  required,
  remedy: `plan ${required}, or say in accepted.ts why not and until when`,
  *check(plan) {
    for (const resource of plan.of(of)) {
      if (!has(plan, resource)) yield { resource: resource.name, found: `no ${required}` };
    }
  },
});

const some = (plan: PlanView, type: string, holds: (inputs: PlannedResource["inputs"]) => boolean): boolean =>
  plan.of(type).some(({ inputs }) => holds(inputs));

/** Whether a plan of Defender for Cloud is paid for in the subscription. */
const defender = (plan: PlanView, name: string): boolean =>
  some(plan, "security:Pricing", (inputs) => inputs["pricingName"] === name && inputs["pricingTier"] === "Standard");

const everything = (value: unknown): boolean => value === "*" || value === "0.0.0.0/0" || value === "Internet";

/** Inbound rules of a security group in the order in which Azure asks them. */
const inbound = ({ inputs }: PlannedResource): readonly unknown[] =>
  listAt(inputs, "securityRules")
    .filter((rule) => at(rule, "direction") === "Inbound")
    .toSorted((a, b) => Number(at(a, "priority")) - Number(at(b, "priority")));

/**
 * Rules of PSRule for Azure's Well-Architected baseline that ask for services, not for settings: each is met or accepted
 * with a reason in accepted.ts. Their ids are those of https://azure.github.io/PSRule.Rules.Azure/en/rules/.
 */
export const wellArchitectedRules: readonly AuditRule[] = [
  propertyRule({
    id: "Azure.AKS.Version",
    protects: "the cluster's version gets patches",
    type: CLUSTER,
    path: "kubernetesVersion",
    where: ({ inputs }) => inputs["kubernetesVersion"] !== undefined,
    is: {
      words: "a minor that AKS supports",
      holds: (version, { inputs }) => {
        const tier = at(inputs, "sku.tier") === "Premium" ? "Premium" : "Standard";
        const today = new Date().toISOString().slice(0, 10);
        return (daysOfSupport(String(version), tier, today) ?? -1) >= 0;
      },
    },
    remedy: "raise hyperion's cluster.kubernetesVersion",
  }),
  companionRule({
    id: "Azure.AKS.ContainerInsights",
    protects: "somebody outside the cluster sees its pods",
    of: CLUSTER,
    required: "Container Insights (addonProfiles.omsagent)",
    has: (_, { inputs }) => at(inputs, "addonProfiles.omsagent.enabled") === true,
  }),
  companionRule({
    id: "Azure.AKS.SecretStore",
    protects: "pods read secrets from the vault",
    of: CLUSTER,
    required: "the Secrets Store add-on (addonProfiles.azureKeyvaultSecretsProvider)",
    has: (_, { inputs }) => at(inputs, "addonProfiles.azureKeyvaultSecretsProvider.enabled") === true,
  }),
  companionRule({
    id: "Azure.ACR.GeoReplica",
    protects: "images are there when a region is not",
    of: REGISTRY,
    required: "containerregistry:Replication",
    has: (plan, { inputs }) =>
      some(plan, "containerregistry:Replication", (one) => one["registryName"] === inputs["registryName"]),
  }),
  companionRule({
    id: "Azure.ACR.SoftDelete",
    protects: "a deleted image can be brought back",
    of: REGISTRY,
    required: "policies.softDeletePolicy",
    has: (_, { inputs }) => at(inputs, "policies.softDeletePolicy.status") === "enabled",
  }),
  companionRule({
    id: "Azure.Storage.DefenderCloud",
    protects: "malware and theft of blobs are noticed",
    of: "storage:StorageAccount",
    required: "Defender for Storage (security:Pricing StorageAccounts)",
    has: (plan) => defender(plan, "StorageAccounts"),
  }),
  companionRule({
    id: "Azure.PostgreSQL.DefenderCloud",
    protects: "an attack on the database is noticed",
    of: "dbforpostgresql:Server",
    required: "Defender for open-source databases (security:Pricing OpenSourceRelationalDatabases)",
    has: (plan) => defender(plan, "OpenSourceRelationalDatabases"),
  }),
  companionRule({
    id: "Azure.DefenderCloud.Contact",
    protects: "Defender for Cloud's alerts reach somebody",
    of: CLUSTER,
    required: "security:SecurityContact",
    has: (plan) => plan.of("security:SecurityContact").length > 0,
  }),
  companionRule({
    id: "Azure.Monitor.ServiceHealth",
    protects: "Azure's own outages are told before they are found",
    of: CLUSTER,
    required: "monitor:ActivityLogAlert of ServiceHealth",
    has: (plan) =>
      some(plan, "monitor:ActivityLogAlert", (inputs) =>
        listAt(inputs, "condition.allOf").some((one) => at(one, "equals") === "ServiceHealth"),
      ),
  }),
  {
    id: "Azure.VNET.FirewallSubnetNAT",
    protects: "the firewall does not run out of ports for connections to one address",
    required: "a NAT gateway on AzureFirewallSubnet",
    remedy: "give the firewall's subnet a NAT gateway, or say in accepted.ts why not and until when",
    *check(plan) {
      for (const { name, inputs } of plan.of("network:Subnet")) {
        if (inputs["subnetName"] === "AzureFirewallSubnet" && at(inputs, "natGateway.id") === undefined)
          yield { resource: name, found: "no natGateway" };
      }
    },
  },
  {
    id: "Azure.NSG.DenyAllInbound",
    protects: "a load balancer's probes, and whatever else must come in, come in",
    required: "an allowed source before everything is denied",
    remedy: "allow what must come in with a lower priority number than the rule that denies everything",
    *check(plan) {
      for (const group of plan.of("network:NetworkSecurityGroup")) {
        const [first] = inbound(group);
        if (at(first, "access") === "Deny" && everything(at(first, "sourceAddressPrefix")))
          yield { resource: group.name, found: `${String(at(first, "name"))} comes first and denies everything` };
      }
    },
  },
  {
    id: "Azure.AppGwWAF.Exclusions",
    protects: "the web application firewall reads every field",
    required: "no exclusions",
    remedy: "remove the exclusion in waf-profiles.ts, or say in accepted.ts what is excluded and why",
    *check(plan) {
      for (const { name, inputs } of plan.of("network:WebApplicationFirewallPolicy")) {
        const excluded = listAt(inputs, "managedRules.exclusions");
        if (excluded.length > 0) yield { resource: name, found: `${excluded.length} exclusions` };
      }
    },
  },
  {
    id: "Azure.KeyVault.AutoRotationPolicy",
    protects: "a key is replaced without anybody having to think of it",
    required: "a rotation policy that rotates",
    remedy: "state rotationPolicy.lifetimeActions with the action rotate",
    *check(plan) {
      for (const { name, inputs } of plan.of("keyvault:Key")) {
        const actions = listAt(inputs, "properties.rotationPolicy.lifetimeActions").map((one) =>
          String(at(one, "action.type")).toLowerCase(),
        );
        if (!actions.includes("rotate")) yield { resource: name, found: "a key that is never rotated" };
      }
    },
  },
];

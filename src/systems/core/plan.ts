import type { Environment } from "../../config/schema.ts";
import { azureTypesRule } from "../../megatron/audit/azure-types.ts";
import { AUDIT_RULES, audit } from "../../megatron/audit/index.ts";
import { buildMegatron } from "../../megatron/megatron.ts";
import type { AuditedPlan } from "../../plan/audit/audited-plan.ts";
import { planResources } from "../../plan/azure/plan-resources.ts";
import { azureTypes, unjudged } from "./azure-types.ts";

/** What the program of `pulumi up` declares for an environment of core, and what the audit says of it. */
export async function planWithAudit(environment: Environment): Promise<AuditedPlan> {
  const resources = await planResources("megatron", environment.environment, (parent) =>
    buildMegatron(environment, parent),
  );
  const oracle = azureTypes();
  const rules = oracle === undefined ? AUDIT_RULES : [...AUDIT_RULES, azureTypesRule(oracle)];
  return {
    resources,
    audit: audit(resources, environment, rules),
    unjudged: oracle && unjudged(oracle, resources),
  };
}

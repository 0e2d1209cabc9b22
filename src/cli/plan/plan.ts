import { join } from "node:path";
import type { Environment } from "../../config/schema.ts";
import { azureTypesRule } from "../../megatron/audit/azure-types.ts";
import { AUDIT_RULES, audit } from "../../megatron/audit/index.ts";
import { buildMegatron } from "../../megatron/megatron.ts";
import type { Audit } from "../../plan/audit/audit.ts";
import { planResources } from "../../plan/azure/plan-resources.ts";
import type { PlannedResource } from "../../plan/mock-engine.ts";
import { writeWhole } from "../files.ts";
import { azureTypes, unjudged } from "./azure-types.ts";

export interface AuditedPlan {
  readonly resources: PlannedResource[];
  readonly audit: Audit;
  /** Types of resources that Azure's own types do not judge; undefined where no folder of them is named. */
  readonly unjudged: readonly string[] | undefined;
}

const planFile = (environment: string): string => join("dist", "plan", `${environment}.json`);

/** Writes a plan in the same form each time, so that two can be compared as text. Returns where. */
export function writePlan(environment: string, resources: readonly PlannedResource[]): string {
  writeWhole(planFile(environment), `${JSON.stringify({ environment, resources }, null, 2)}\n`);
  return planFile(environment);
}

/** What the program of `pulumi up` declares for an environment, and what the audit says of it. */
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

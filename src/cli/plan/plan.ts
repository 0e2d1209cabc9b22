import { join } from "node:path";
import type { Environment } from "../../config/schema.ts";
import { type Audit, audit } from "../../megatron/audit/index.ts";
import { buildMegatron } from "../../megatron/megatron.ts";
import { type PlannedResource, planResources } from "../../megatron/mock-engine.ts";
import { writeWhole } from "../files.ts";

export interface AuditedPlan {
  readonly resources: PlannedResource[];
  readonly audit: Audit;
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
  return { resources, audit: audit(resources, environment) };
}

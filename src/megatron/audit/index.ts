import type { Environment } from "../../config/schema.ts";
import { type Audit, auditPlan } from "../../plan/audit/audit.ts";
import { PlanView } from "../../plan/audit/rule.ts";
import type { PlannedResource } from "../../plan/mock-engine.ts";
import { accepted } from "./accepted.ts";
import { clusterRules } from "./cluster.ts";
import { crossResourceRules } from "./cross-resource.ts";
import { dataRules } from "./data.ts";
import { firstUpRules } from "./first-up.ts";
import { gatewayRules } from "./gateway.ts";
import { identityRules } from "./identity.ts";
import { limitRules } from "./limits.ts";
import { crossFieldRules } from "./limits-across.ts";
import { networkRules } from "./network.ts";
import { nodePoolRules } from "./node-pool.ts";
import { registryAndVaultRules } from "./registry-vault.ts";
import type { AuditRule } from "./rule.ts";
import { storageRules } from "./storage.ts";
import { wellArchitectedRules } from "./well-architected.ts";

/** Everything that a plan is held to. */
export const AUDIT_RULES: readonly AuditRule[] = [
  ...clusterRules,
  ...nodePoolRules,
  ...networkRules,
  ...gatewayRules,
  ...storageRules,
  ...registryAndVaultRules,
  ...dataRules,
  ...identityRules,
  ...crossResourceRules,
  ...firstUpRules,
  ...limitRules,
  ...crossFieldRules,
  ...wellArchitectedRules,
];

const now = (): string => new Date().toISOString().slice(0, 10);

/** Holds a plan of Megatron to every rule, on a day (`YYYY-MM-DD`; default: today in UTC). */
export function audit(
  resources: readonly PlannedResource[],
  environment: Environment,
  rules: readonly AuditRule[] = AUDIT_RULES,
  today = now(),
): Audit {
  const asked = new Set(rules.map(({ id }) => id));
  const byDesign = accepted(today).filter(({ rule }) => asked.has(rule));
  const waivers = [...byDesign, ...environment.waivers];
  return auditPlan(new PlanView(resources, "azure-native"), { ...environment, waivers }, rules);
}

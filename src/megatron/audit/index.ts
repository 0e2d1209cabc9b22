import type { Environment } from "../../config/schema.ts";
import { type Audit, auditPlan } from "../../plan/audit/audit.ts";
import { PlanView } from "../../plan/audit/rule.ts";
import type { PlannedResource } from "../../plan/mock-engine.ts";
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
];

/** Holds a plan of Megatron to every rule. */
export const audit = (
  resources: readonly PlannedResource[],
  environment: Environment,
  rules: readonly AuditRule[] = AUDIT_RULES,
): Audit => auditPlan(new PlanView(resources, "azure-native"), environment, rules);

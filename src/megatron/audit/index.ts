import type { Environment } from "../../config/schema.ts";
import type { PlannedResource } from "../mock-engine.ts";
import { clusterRules } from "./cluster.ts";
import { crossResourceRules } from "./cross-resource.ts";
import { dataRules } from "./data.ts";
import { gatewayRules } from "./gateway.ts";
import { identityRules } from "./identity.ts";
import { networkRules } from "./network.ts";
import { nodePoolRules } from "./node-pool.ts";
import { registryAndVaultRules } from "./registry-vault.ts";
import { type AuditRule, PlanView } from "./rule.ts";
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
];

interface Finding {
  readonly rule: string;
  readonly resource: string;
  readonly protects: string;
  readonly found: string;
  readonly required: string;
  readonly remedy: string;
}

interface Waived extends Finding {
  readonly reason: string;
  readonly expires: string;
}

export interface Audit {
  readonly findings: readonly Finding[];
  readonly waived: readonly Waived[];
}

/** A waiver that excuses nothing is a finding itself: it would silently excuse what comes later. */
const UNUSED: Pick<Finding, "rule" | "protects" | "required" | "remedy"> = {
  rule: "Megatron.Waiver.Used",
  protects: "a waiver is for one finding that exists, and not for one that may come",
  required: "the plan has the finding that the waiver names",
  remedy: "remove the waiver from the environment file",
};

/** Holds a plan to every rule. A finding that the environment waives, by rule and resource, is set apart. */
export function audit(
  resources: readonly PlannedResource[],
  environment: Environment,
  rules: readonly AuditRule[] = AUDIT_RULES,
): Audit {
  const plan = new PlanView(resources);
  const all = rules.flatMap((rule) =>
    [...rule.check(plan, environment)].map(({ resource, found }): Finding => {
      const { id, protects, required, remedy } = rule;
      return { rule: id, resource, protects, found, required, remedy };
    }),
  );
  const waiverOf = (finding: Finding) =>
    environment.waivers.find((waiver) => waiver.rule === finding.rule && waiver.resource === finding.resource);
  const waived = all.flatMap((finding): Waived[] => {
    const waiver = waiverOf(finding);
    return waiver === undefined ? [] : [{ ...finding, reason: waiver.reason, expires: waiver.expires }];
  });
  const unused = environment.waivers
    .filter((waiver) => !waived.some(({ rule, resource }) => rule === waiver.rule && resource === waiver.resource))
    .map(({ rule, resource }): Finding => ({ ...UNUSED, resource, found: `no finding of ${rule}` }));
  return { findings: [...all.filter((finding) => waiverOf(finding) === undefined), ...unused], waived };
}

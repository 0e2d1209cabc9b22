import { chartFacts } from "../../../charts/facts.ts";
import { NODE_AGENTS } from "../../../charts/hyperion/exceptions.ts";
import { guarded } from "../../../charts/hyperion/guarded.ts";
import { hyperion } from "../../../charts/hyperion.ts";
import type { PolicyDefinition } from "../../../policies/define.ts";
import { policyDefinitions } from "../../../policies/policy-set.ts";
import { capacityOf, nodesOf } from "../../capacity/capacity.ts";
import { costOf, isKnown } from "../../capacity/cost.ts";
import { dollars } from "../../capacity/dollars.ts";
import { loadOutputs } from "../../config/outputs.ts";
import type { Environment } from "../../config/schema.ts";
import { AUDIT_RULES } from "../../megatron/audit/index.ts";
import type { EnvironmentFacts } from "../facts.ts";
import { planWithAudit } from "./plan.ts";

/** What a policy does with what fails it; one that changes or makes objects does that whatever its theme says. */
function doing(definition: PolicyDefinition, environment: Environment): string {
  const action = environment.policies[definition.theme];
  const { kind, spec } = definition.policy(action);
  return "validationActions" in spec ? action : kind.replace(/Policy$/, "").toLowerCase();
}

const kept = ({ retentionDays, hyperion: { kafka }, backup, postgres }: Environment): EnvironmentFacts["kept"] => [
  ...Object.entries(retentionDays).map(([what, days]) => [what, `${days} d`] as const),
  ["Kafka, what waits to be replayed", `${kafka.retentionHours} h`],
  ["backup of the cluster", `${backup.retentionDays} d, ${backup.redundancy}`],
  ["backup of PostgreSQL", `${postgres.backupDays} d`],
];

/** Plans and renders an environment once, and keeps what a report shows of it. */
export async function coreFacts(environment: Environment): Promise<EnvironmentFacts> {
  const { resources, audit } = await planWithAudit(environment);
  const facts = chartFacts(hyperion(environment, loadOutputs(environment)).charts);
  const capacity = capacityOf(resources, facts.objects);
  const cost = costOf(resources, facts.objects, capacity);
  return {
    name: environment.environment,
    values: environment,
    figures: [
      ["region", environment.azure.region],
      ["Azure resources", resources.filter(({ custom }) => custom).length],
      ["Kubernetes objects", facts.objects.length],
      ["nodes", capacity.pools.reduce((total, pool) => total + nodesOf(pool), 0)],
      ["list price a month", isKnown(cost) ? `${dollars(cost.least)}–${dollars(cost.most)}` : "unknown"],
      ["audit", `${audit.findings.length} findings, ${audit.waived.length} waived`],
    ],
    kept: kept(environment),
    resources,
    audit,
    rules: AUDIT_RULES,
    ...facts,
    policies: policyDefinitions(guarded(environment)).map((definition) => ({
      definition,
      action: doing(definition, environment),
    })),
    exceptions: NODE_AGENTS,
    capacity,
    cost,
  };
}

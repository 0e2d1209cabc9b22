import type { PlannedResource } from "../../plan/mock-engine.ts";
import { type AuditRule, at, listAt, type PlanView, shown } from "./rule.ts";

interface Pool {
  readonly resource: string;
  readonly system: boolean;
  readonly settings: Record<string, unknown>;
}

/** Every pool, whether it is declared inside its cluster or as a resource of its own. */
function* pools(plan: PlanView): Generator<Pool> {
  for (const cluster of plan.of("containerservice:ManagedCluster")) {
    for (const settings of inlinePools(cluster))
      yield { resource: cluster.name, system: settings["mode"] === "System", settings };
  }
  for (const { name, inputs } of plan.of("containerservice:AgentPool")) {
    yield { resource: name, system: inputs["mode"] === "System", settings: inputs };
  }
}

const inlinePools = (cluster: PlannedResource): Record<string, unknown>[] =>
  (cluster.inputs["agentPoolProfiles"] ?? []) as Record<string, unknown>[];

/** User pools by their name without the zone at its end. */
const userKinds = (plan: PlanView): Map<string, PlannedResource[]> =>
  Map.groupBy(plan.of("containerservice:AgentPool"), ({ inputs }) =>
    String(inputs["agentPoolName"]).replace(/\d$/, ""),
  );

/** What pools of one kind have in common. */
const shapeOf = ({ agentPoolName: _name, availabilityZones: _zones, ...rest }: PlannedResource["inputs"]) => rest;

interface PoolRule {
  readonly id: string;
  readonly protects: string;
  readonly path: string;
  readonly required: string;
  readonly holds: (value: unknown) => boolean;
  readonly which?: "system" | "user";
}

const poolRule = ({ id, protects, path, required, holds, which }: PoolRule): AuditRule => ({
  id,
  protects,
  required: `${path} is ${required}`,
  remedy: "state it in the pool's section of the environment file, or in node-pool.ts",
  *check(plan) {
    for (const { resource, system, settings } of pools(plan)) {
      if (which !== undefined && system !== (which === "system")) continue;
      const value = at(settings, path);
      if (!holds(value))
        yield {
          resource,
          found: `${path} of pool ${shown(settings["name"] ?? settings["agentPoolName"])} is ${shown(value)}`,
        };
    }
  },
});

const atLeast = (minimum: number) => ({
  required: `at least ${minimum}`,
  holds: (value: unknown) => typeof value === "number" && value >= minimum,
});

const exactly = (wanted: unknown) => ({
  required: JSON.stringify(wanted),
  holds: (value: unknown) => value === wanted,
});

/** What every node pool is held to. */
export const nodePoolRules: readonly AuditRule[] = [
  {
    id: "Azure.AKS.PoolVersion",
    protects: "control plane and nodes run one stated version",
    required: "every pool has the version that its cluster states",
    remedy: "state clusters[].kubernetesVersion in the environment file; pools take it from there",
    *check(plan) {
      for (const cluster of plan.of("containerservice:ManagedCluster")) {
        const wanted = cluster.inputs["kubernetesVersion"];
        const separate = plan
          .of("containerservice:AgentPool")
          .filter(({ inputs }) => inputs["resourceName"] === cluster.inputs["resourceName"]);
        const all = [
          ...inlinePools(cluster).map((settings) => ({ resource: cluster.name, settings })),
          ...separate.map(({ name, inputs }) => ({ resource: name, settings: inputs })),
        ];
        for (const { resource, settings } of all) {
          const version = settings["orchestratorVersion"];
          if (wanted === undefined || version !== wanted)
            yield { resource, found: `a pool of version ${shown(version)} in a cluster of ${shown(wanted)}` };
        }
      }
    },
  },
  poolRule({
    id: "Azure.AKS.MinNodeCount",
    protects: "losing a node does not lose cluster DNS",
    path: "minCount",
    which: "system",
    ...atLeast(3),
  }),
  {
    id: "Azure.AKS.MinUserPoolNodes",
    protects: "a quorum of three has three nodes",
    required: "the user pools of one kind have three nodes or more together",
    remedy: "raise minCount in the pool's section of the environment file",
    *check(plan) {
      for (const [kind, members] of userKinds(plan)) {
        const least = members.reduce((sum, { inputs }) => sum + Number(inputs["minCount"]), 0);
        if (least < 3) yield { resource: members[0]?.name ?? kind, found: `${least} nodes of kind ${kind}` };
      }
    },
  },
  poolRule({
    id: "Azure.AKS.AvailabilityZone",
    protects: "losing a zone does not lose the pool",
    path: "availabilityZones",
    which: "system",
    required: "three zones",
    holds: (value) => Array.isArray(value) && value.length === 3,
  }),
  {
    id: "Megatron.AKS.ZonalPools",
    protects: "a pod that is bound to a zone gets a node in that zone",
    required: "user pools of one zone each, alike but for it and in three zones, and an autoscaler that balances them",
    remedy: "let zonalPools() make them, and keep balanceSimilarNodeGroups on",
    *check(plan) {
      for (const { name, inputs } of plan.of("containerservice:ManagedCluster"))
        if (at(inputs, "autoScalerProfile.balanceSimilarNodeGroups") !== "true")
          yield { resource: name, found: "an autoscaler that does not balance" };
      for (const [kind, members] of userKinds(plan)) {
        const zones = members.flatMap(({ inputs }) => listAt(inputs, "availabilityZones"));
        const shapes = new Set(members.map(({ inputs }) => JSON.stringify(shapeOf(inputs))));
        const resource = members[0]?.name ?? kind;
        if (members.length !== 3 || new Set(zones).size !== 3 || zones.length !== 3)
          yield { resource, found: `${members.length} pools of kind ${kind} in the zones ${zones.join(", ")}` };
        else if (shapes.size > 1)
          yield { resource, found: `pools of kind ${kind} that differ in more than their zone` };
      }
    },
  },
  poolRule({ id: "Azure.AKS.AutoScaling", protects: "load finds nodes", path: "enableAutoScaling", ...exactly(true) }),
  poolRule({
    id: "Azure.AKS.NodeMinPods",
    protects: "node agents leave room for work",
    path: "maxPods",
    ...atLeast(50),
  }),
  poolRule({
    id: "Azure.AKS.EphemeralOSDisk",
    protects: "nodes start fast and keep nothing",
    path: "osDiskType",
    ...exactly("Ephemeral"),
  }),
  poolRule({
    id: "CKV_AZURE_227",
    protects: "data on a node's disks is encrypted at the host",
    path: "enableEncryptionAtHost",
    ...exactly(true),
  }),
  poolRule({
    id: "CKV_AZURE_143",
    protects: "no node has a public address",
    path: "enableNodePublicIP",
    ...exactly(false),
  }),
  poolRule({
    id: "CKV_AZURE_232",
    protects: "only system pods run on system nodes",
    path: "nodeTaints",
    which: "system",
    required: "CriticalAddonsOnly=true:NoSchedule",
    holds: (value) => Array.isArray(value) && value.includes("CriticalAddonsOnly=true:NoSchedule"),
  }),
  poolRule({
    id: "Megatron.AKS.UndrainableNodes",
    protects: "an upgrade stops at a node that it cannot drain, and evicts nothing by force",
    path: "upgradeSettings.undrainableNodeBehavior",
    ...exactly("Cordon"),
  }),
];

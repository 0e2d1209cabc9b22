import { any, bool, field, list, literal, one } from "../cel.ts";
import { resources } from "../define.ts";
import { controller, podSpec } from "../fixtures.ts";
import { defineReliabilityPolicy } from "./reliability-policy.ts";

const ZONE = "topology.kubernetes.io/zone";

const constraints = list(any`object.spec.template.spec`, "topologySpreadConstraints");
const spread = bool`${constraints}.exists(t, t.topologyKey == ${literal(ZONE)})`;

const replicated = (topologyKey?: string) =>
  controller(
    "Deployment",
    podSpec(
      topologyKey === undefined
        ? {}
        : { topologySpreadConstraints: [{ topologyKey, maxSkew: 1, whenUnsatisfiable: "ScheduleAnyway" }] },
    ),
    { replicas: 3 },
  );

export const topologySpread = defineReliabilityPolicy({
  name: "require-topology-spread",
  severity: "medium",
  title: "A workload of more than one replica must be spread over the zones",
  why: "Replicas that stand in one zone are lost together.",
  remedy: `Add a topologySpreadConstraint with the topologyKey ${ZONE}.`,
  rule: resources("apps", "deployments", "statefulsets"),
  violations: one(
    "spec.template.spec.topologySpreadConstraints",
    bool`${field(any`object.spec`, "replicas", 1)} > 1 && !${spread}`,
  ),
  passing: [
    { name: "one replica", resource: controller("Deployment", podSpec(), { replicas: 1 }) },
    { name: "spread over zones", resource: replicated(ZONE) },
  ],
  failing: [
    { name: "not spread", resource: replicated(), path: "spec.template.spec.topologySpreadConstraints" },
    {
      name: "spread over nodes only",
      resource: replicated("kubernetes.io/hostname"),
      path: "spec.template.spec.topologySpreadConstraints",
    },
  ],
});

import type { KubernetesObject } from "../../src/kubernetes/object.ts";
import { any, bool, field, one } from "../cel.ts";
import { resources } from "../define.ts";
import { controller, podSpec, TEAM } from "../fixtures.ts";
import { defineReliabilityPolicy } from "./reliability-policy.ts";

const SPREAD = bool`${field(any`object.spec`, "replicas", 1)} > 1`;

const LABELS = any`(has(object.spec.template.metadata) ? object.spec.template.metadata.?labels.orValue({}) : {})`;
const SELECTOR = any`b.spec.?selector.?matchLabels.orValue({})`;
/** Kyverno types what it reads as `any`, which a comprehension does not take. */
const BUDGETS = any`dyn(resource.List('policy/v1', 'poddisruptionbudgets', object.metadata.namespace).items)`;

const covered = bool`${BUDGETS}.exists(b, ${SELECTOR}.size() > 0 && ${SELECTOR}.all(k, ${LABELS}[?k].orValue('') == ${SELECTOR}[k]))`;

const budget = (labels: Readonly<Record<string, string>>, namespace = TEAM): KubernetesObject => ({
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
  metadata: { name: "web", namespace },
  spec: { minAvailable: 1, selector: { matchLabels: labels } },
});

const mine = { "app.kubernetes.io/name": "web" };
const replicated = controller("Deployment", podSpec(), { replicas: 2 });

/** Argo CD applies a PodDisruptionBudget before the workloads of the same wave, so the budget is there when asked for. */
export const disruptionBudget = defineReliabilityPolicy({
  name: "require-pod-disruption-budget",
  severity: "medium",
  title: "A workload of more than one replica must have a PodDisruptionBudget",
  why: "Without a budget a node upgrade may stop every replica at once.",
  remedy: "Add a PodDisruptionBudget whose selector matches the labels of the pod template.",
  rule: resources("apps", "deployments", "statefulsets"),
  violations: one("spec.template.metadata.labels", bool`${SPREAD} && !${covered}`),
  passing: [
    { name: "one replica", resource: controller("Deployment", podSpec(), { replicas: 1 }) },
    { name: "a budget for the labels", resource: replicated, cluster: [budget(mine)] },
  ],
  failing: [
    { name: "no budget", resource: replicated, path: "spec.template.metadata.labels" },
    {
      name: "a budget of another workload",
      resource: replicated,
      cluster: [budget({ "app.kubernetes.io/name": "other" })],
      path: "spec.template.metadata.labels",
    },
    {
      name: "a budget in another namespace",
      resource: replicated,
      cluster: [budget(mine, "team-b")],
      path: "spec.template.metadata.labels",
    },
    {
      name: "a StatefulSet without a budget",
      resource: controller("StatefulSet", podSpec(), { replicas: 3 }),
      path: "spec.template.metadata.labels",
    },
  ],
});

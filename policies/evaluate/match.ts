import { LABELS } from "../../src/kubernetes/labels.ts";
import type { KubernetesObject, LabelRequirement, LabelSelector } from "../../src/kubernetes/object.ts";
import { isClusterWide } from "../../src/kubernetes/scope.ts";
import type { Admission } from "../define.ts";
import type { MatchConstraints, ResourceRule } from "../kyverno.ts";
import { groupVersion, resourceName } from "./kinds.ts";

const holds = ({ key, operator, values = [] }: LabelRequirement, labels: Readonly<Record<string, string>>): boolean => {
  const value = labels[key];
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
  }
};

const selects = (selector: LabelSelector, labels: Readonly<Record<string, string>>): boolean =>
  Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
  (selector.matchExpressions ?? []).every((requirement) => holds(requirement, labels));

const among = (allowed: readonly string[], value: string): boolean => allowed.includes("*") || allowed.includes(value);

const ruleMatches = (rule: ResourceRule, admission: Admission): boolean => {
  const { group, version } = groupVersion(admission.resource);
  return (
    among(rule.apiGroups, group) &&
    among(rule.apiVersions, version) &&
    among(rule.resources, [resourceName(admission.resource), admission.subresource ?? []].flat().join("/")) &&
    rule.operations.includes(admission.operation ?? "CREATE")
  );
};

/** Labels of the namespace that decides: the object's own, or the object itself where it is one. */
function namespaceLabels({ resource }: Admission, namespace: KubernetesObject | undefined): Record<string, string> {
  const name = resource.kind === "Namespace" ? resource.metadata.name : (resource.metadata.namespace ?? "default");
  const labels = resource.kind === "Namespace" ? resource.metadata.labels : namespace?.metadata.labels;
  return { ...labels, [LABELS.namespace]: name ?? "" };
}

/**
 * Whether a policy's constraints choose the object, as Kubernetes decides it for webhooks.
 * @param namespace the object's Namespace where it is known; its name's label is known without.
 */
export function matches(
  { resourceRules, namespaceSelector }: MatchConstraints,
  admission: Admission,
  namespace?: KubernetesObject,
): boolean {
  if (!resourceRules.some((rule) => ruleMatches(rule, admission))) return false;
  if (namespaceSelector === undefined) return true;
  const { resource } = admission;
  if (isClusterWide(resource.kind) && resource.kind !== "Namespace") return true;
  return selects(namespaceSelector, namespaceLabels(admission, namespace));
}

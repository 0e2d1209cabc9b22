import type { Policy, ResourceRule } from "../kyverno.ts";

/** What Kyverno derives from a policy on pods: which resources, and where their pod template stands. */
const TARGETS = [
  { group: "apps", resources: ["daemonsets", "deployments", "replicasets", "statefulsets"], template: "spec.template" },
  { group: "batch", resources: ["jobs"], template: "spec.template" },
  { group: "batch", resources: ["cronjobs"], template: "spec.jobTemplate.spec.template" },
] as const;

const isPodRule = ({ apiGroups, apiVersions, resources }: ResourceRule): boolean =>
  [apiGroups, apiVersions, resources].map((list) => list.join()).join() === ",v1,pods";

/**
 * Kyverno's own rewriting, byte by byte over the whole spec, messages included: `object.spec` and `object.metadata` become
 * the template's, but for `.namespace`, which a template does not have.
 */
function rewrite(spec: string, template: string): string {
  let text = spec;
  for (const part of ["spec", "metadata"]) {
    text = text.replace(
      new RegExp(`([oO])bject\\.${part}(?!\\.namespace(?![A-Za-z0-9_]))`, "g"),
      `$1bject.${template}.${part}`,
    );
  }
  return text;
}

/** The policy itself and what Kyverno derives from it for pod controllers. */
export function withAutogen<P extends Policy>(policy: P): P[] {
  const { spec } = policy;
  if (policy.kind !== "ValidatingPolicy" && policy.kind !== "ImageValidatingPolicy") return [policy];
  const [rule, ...others] = spec.matchConstraints.resourceRules;
  if (rule === undefined || others.length > 0 || !isPodRule(rule)) return [policy];
  const chosen = "autogen" in spec ? spec.autogen?.podControllers.controllers : undefined;
  const derived = TARGETS.flatMap(({ group, resources, template }): P[] => {
    const wanted = resources.filter((name) => chosen === undefined || chosen.includes(name));
    if (wanted.length === 0) return [];
    const rewritten = JSON.parse(rewrite(JSON.stringify(spec), template)) as P["spec"];
    const resourceRules = [{ ...rule, apiGroups: [group], resources: wanted }];
    return [{ ...policy, spec: { ...rewritten, matchConstraints: { ...rewritten.matchConstraints, resourceRules } } }];
  });
  return [policy, ...derived];
}

import { UNWATCHED_NAMESPACES } from "../../src/conventions/policy-themes.ts";
import { type Cel, texts } from "../cel.ts";
import { definePolicy, namespacesExcept, type PolicyDefinition } from "../define.ts";
import { container, pod, secured } from "../fixtures.ts";

/** The paths that break a policy, where its conditions hold. */
function violations(definition: PolicyDefinition): Cel<readonly string[]>[] {
  const { spec } = definition.policy("Deny");
  const found = spec.variables?.find(({ name }) => name === "violations")?.expression;
  if (found === undefined) return [];
  const conditions = (spec.matchConditions ?? []).map(({ expression }) => `(${expression})`);
  const guarded = conditions.length === 0 ? found : `(${conditions.join(" && ")} ? ${found} : [])`;
  return [guarded as Cel<readonly string[]>];
}

/**
 * The same rules for `kubectl debug`. It writes the subresource pods/ephemeralcontainers, which a rule on pods does not
 * match, and which a policy on pods cannot name without losing what Kyverno derives from it. Only what is wrong with the
 * debugging container counts: the pod itself has been admitted before.
 */
export function ephemeralContainers(definitions: readonly PolicyDefinition[]): PolicyDefinition {
  const all = definitions.flatMap(violations).join(" + ") as Cel<readonly string[]>;
  const debugged = (change: Readonly<Record<string, unknown>>) =>
    ({
      operation: "UPDATE",
      subresource: "ephemeralcontainers",
      resource: pod({ ephemeralContainers: [{ ...container(change), name: "debug" }] }),
    }) as const;
  return definePolicy({
    name: "restrict-ephemeral-containers",
    theme: "podSecurity",
    category: "Pod Security Standards (restricted)",
    severity: "high",
    title: "A debugging container must keep the rules that its pod was admitted by",
    why: "Whoever may debug a pod could otherwise add a privileged container to it.",
    remedy: "Use kubectl debug --profile=restricted with an image of a known registry.",
    match: {
      resourceRules: [
        {
          apiGroups: [""],
          apiVersions: ["v1"],
          operations: ["CREATE", "UPDATE"],
          resources: ["pods/ephemeralcontainers"],
        },
      ],
      namespaceSelector: namespacesExcept(UNWATCHED_NAMESPACES),
    },
    violations: texts`(${all}).filter(p, p.startsWith('object.spec.ephemeralContainers['))`,
    passing: [
      { name: "a restricted debugging container", ...debugged({}) },
      {
        name: "a pod whose own containers have an exception",
        operation: "UPDATE",
        subresource: "ephemeralcontainers",
        resource: pod({
          containers: [secured({ privileged: true })],
          ephemeralContainers: [container({ name: "debug" })],
        }),
      },
    ],
    failing: [
      {
        name: "a privileged debugging container",
        ...debugged(secured({ privileged: true })),
        path: "spec.ephemeralContainers[debug].securityContext.privileged",
      },
      {
        name: "one that nothing is said of",
        ...debugged({ securityContext: {} }),
        path: "spec.ephemeralContainers[debug].securityContext",
      },
    ],
  });
}

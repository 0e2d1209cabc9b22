import { UNWATCHED_NAMESPACES } from "../../src/conventions/policy-themes.ts";
import { any, literalMap } from "../cel.ts";
import { defineMutation, namespacesExcept, resources } from "../define.ts";
import { object, TEAM } from "../fixtures.ts";
import { TENANCY } from "./tenancy-policy.ts";

/**
 * Kubernetes' own Pod Security admission warns and writes to the audit log by these labels, also while Kyverno is away.
 * It does not enforce: node agents have exceptions that it knows nothing of.
 */
const LABELS = {
  "pod-security.kubernetes.io/warn": "restricted",
  "pod-security.kubernetes.io/audit": "restricted",
} as const;

export const podSecurityLabels = defineMutation({
  name: "label-namespaces-for-pod-security",
  theme: "tenancy",
  category: TENANCY,
  severity: "low",
  title: "Every namespace is watched by Pod Security admission as well",
  why: "While Kyverno is away, nothing else would tell of a pod that breaks the standard.",
  remedy: "Nothing: the labels are set for you.",
  match: { resourceRules: [resources("", "namespaces")], namespaceSelector: namespacesExcept(UNWATCHED_NAMESPACES) },
  apply: any`Object{metadata: Object.metadata{labels: ${literalMap(LABELS)}}}`,
  passing: [
    { name: "the control plane's namespace stays as it is", resource: object("Namespace", { name: "kube-system" }) },
  ],
  producing: [
    {
      name: "a team's namespace",
      resource: object("Namespace", { name: TEAM, labels: { team: "a" } }),
      produces: [object("Namespace", { name: TEAM, labels: { team: "a", ...LABELS } })],
    },
  ],
});

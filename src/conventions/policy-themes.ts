import { NAMESPACES } from "./namespaces.ts";

/** What Kyverno does with a resource that fails a policy: refuse it, report it, or answer with a warning. */
export const POLICY_ACTIONS = ["Deny", "Audit", "Warn"] as const;

export type PolicyAction = (typeof POLICY_ACTIONS)[number];

/** What policies are about: an environment states one action for each. */
export const POLICY_THEMES = [
  "podSecurity",
  "supplyChain",
  "imageSignatures",
  "reliability",
  "tenancy",
  "guardRails",
] as const;

export type PolicyTheme = (typeof POLICY_THEMES)[number];

/**
 * Namespaces that no policy watches, because a policy that stops them stops the cluster or the way out: Kubernetes' and
 * Azure's own, and those of Kyverno and of Argo CD. Kyverno's webhooks leave them out as well.
 */
export const UNWATCHED_NAMESPACES = [
  "kube-system",
  "kube-public",
  "kube-node-lease",
  NAMESPACES.kyverno,
  NAMESPACES.argocd,
  "gatekeeper-system",
  "dataprotection-microsoft",
] as const;

/**
 * Namespaces of third-party operators. Pod security and supply chain hold in them; labels, probes and network policies
 * are their charts' own business, checked where the chart's values are written.
 */
export const OPERATOR_NAMESPACES = [
  NAMESPACES.nginx,
  NAMESPACES.falco,
  NAMESPACES.trivy,
  NAMESPACES.externalSecrets,
  NAMESPACES.certManager,
  NAMESPACES.clickhouseOperator,
] as const;

import { z } from "zod";
import { NAMESPACES } from "../../conventions/namespaces.ts";

/** What Kyverno does with a resource that fails a policy: refuse it, report it, or answer with a warning. */
const POLICY_ACTIONS = ["Deny", "Audit", "Warn"] as const;

const action = z.enum(POLICY_ACTIONS).default("Deny");

/**
 * The one table of what each theme of policies does in an environment. A theme that an environment does not name
 * denies: leaving a line out must never open a door.
 */
export const policies = z
  .strictObject({
    podSecurity: action.describe("Pod Security Standards baseline and restricted, and read-only root file systems."),
    supplyChain: action.describe("Registries and pinned images."),
    imageSignatures: action.describe("Signature and vulnerability attestation of the images that we build."),
    reliability: action.describe("Requests, limits, probes, disruption budgets and topology spread."),
    tenancy: action.describe("Labels, namespaces, service accounts, and what a team may expose."),
    guardRails: action.describe("Protected namespaces and who may use a workload identity."),
  })
  .describe("What each theme of Kyverno policies does. A theme that is left out denies.");

type PolicyActions = z.infer<typeof policies>;

export type PolicyTheme = keyof PolicyActions;

export type PolicyAction = PolicyActions[PolicyTheme];

export const POLICY_THEMES = Object.keys(policies.shape) as PolicyTheme[];

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

import { UNWATCHED_NAMESPACES } from "../../src/conventions/policy-themes.ts";
import type { Cel } from "../cel.ts";
import {
  type Checked,
  definePolicy,
  namespacesExcept,
  PODS,
  type PolicyDefinition,
  type PolicyText,
  resources,
} from "../define.ts";
import type { Guarded } from "../guarded.ts";
import type { MatchConstraints } from "../kyverno.ts";

const WATCHED_PODS = { resourceRules: [PODS], namespaceSelector: namespacesExcept(UNWATCHED_NAMESPACES) };

/**
 * Pods as they are created, debugging containers with them. A policy that pins digests must not be derived for Deployments:
 * Argo CD would find the pinned image different from the one in Git, and put it back for ever.
 */
export const CREATED_PODS: MatchConstraints = {
  resourceRules: [resources("", "pods", "pods/ephemeralcontainers")],
  namespaceSelector: namespacesExcept(UNWATCHED_NAMESPACES),
};

export const SUPPLY_CHAIN = "Supply chain";

type ImagePolicy = Omit<PolicyText, "theme" | "category"> & Checked & { readonly violations: Cel<readonly string[]> };

/** A policy on the references to images in pods and in the templates of what makes pods. */
export const defineReferencePolicy = (policy: ImagePolicy): PolicyDefinition =>
  definePolicy({ ...policy, theme: "supplyChain", category: SUPPLY_CHAIN, match: WATCHED_PODS });

/**
 * The part of a reference that all images built by this repository share, whichever registry serves them: the public
 * one or ACR's cache in front of it. Registries know lower case only.
 */
export const ownImages = ({ github }: Pick<Guarded, "github">): string =>
  `/${github.owner}/${github.repository}/`.toLowerCase();

import { NAMESPACES, type Namespace } from "../../src/conventions/namespaces.ts";
import type { OwnNamespace } from "../delivery/platform.ts";

/** Namespaces whose pods cannot meet the restricted standard, each with the reason. */
const EXCEPTIONS: Partial<Record<Namespace, { readonly level: OwnNamespace["podSecurity"]; readonly why: string }>> = {
  [NAMESPACES.nodes]: { level: "privileged", why: "node agents read log files of the node by hostPath" },
  [NAMESPACES.falco]: { level: "privileged", why: "Falco loads an eBPF program" },
  [NAMESPACES.clickhouseOperator]: { level: "baseline", why: "the operator's chart sets no seccomp profile" },
};

/** Argo CD's own namespace is made with Argo CD, before anything is synced. */
const MADE_BY_BOOTSTRAP: readonly Namespace[] = [NAMESPACES.argocd];

/** Argo CD and Kyverno: what brings a cluster back must not depend on policies that it brings; their charts have some. */
const ISOLATED_BY_THEMSELVES: readonly Namespace[] = [NAMESPACES.argocd, NAMESPACES.kyverno];

/** Namespaces in which every connection is declared as a flow: all others. */
export const ISOLATED_NAMESPACES: readonly Namespace[] = Object.values(NAMESPACES).filter(
  (name) => !ISOLATED_BY_THEMSELVES.includes(name),
);

export const OWN_NAMESPACES: readonly OwnNamespace[] = Object.values(NAMESPACES).map((name) => ({
  name,
  podSecurity: EXCEPTIONS[name]?.level ?? "restricted",
  isolated: ISOLATED_NAMESPACES.includes(name),
  made: MADE_BY_BOOTSTRAP.includes(name),
}));

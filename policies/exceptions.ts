import { NAMESPACES } from "../src/config/namespaces.ts";
import { bool, literal } from "./cel.ts";
import type { PolicyDefinition } from "./define.ts";
import { KYVERNO_API, type PolicyException } from "./kyverno.ts";
import { appArmor } from "./pod-security/apparmor.ts";
import { defaultCapabilities, dropAllCapabilities } from "./pod-security/capabilities.ts";
import { hostNamespaces } from "./pod-security/host-namespaces.ts";
import { hostPorts } from "./pod-security/host-ports.ts";
import { privilegeEscalation } from "./pod-security/privilege-escalation.ts";
import { readOnlyRoot } from "./pod-security/read-only-root.ts";
import { rootUser, runAsNonRoot } from "./pod-security/run-as-user.ts";
import { requireSeccomp } from "./pod-security/seccomp.ts";
import { hostPath, volumeTypes } from "./pod-security/volumes.ts";

/** A workload of each node that cannot keep every policy. */
interface NodeAgent {
  /** Name of the DaemonSet and of the exception. */
  readonly name: string;
  readonly namespaces: readonly string[];
  /** The policies that it breaks, and no more. */
  readonly policies: readonly PolicyDefinition[];
  /** Why it must. */
  readonly reason: string;
  /** Day on which the exception ends and has to be argued again, `YYYY-MM-DD`. */
  readonly expires: string;
}

/** Kyverno honours exceptions of this namespace only, so that nobody who may write elsewhere can exempt himself. */
const EXCEPTIONS_NAMESPACE = NAMESPACES.kyverno;

/** Namespaces of the profiles that are not the core's. */
const PROFILE_NAMESPACES = { lgtmHa: "observability", hub: "observability-hub", sre: "monitoring" } as const;

/** Every node agent, with at most one exception each. */
export const NODE_AGENTS: readonly NodeAgent[] = [
  {
    name: "falco",
    namespaces: [NAMESPACES.falco],
    policies: [
      defaultCapabilities,
      dropAllCapabilities,
      hostPath,
      volumeTypes,
      runAsNonRoot,
      rootUser,
      privilegeEscalation,
      requireSeccomp,
      readOnlyRoot,
      appArmor,
    ],
    reason:
      "Falco loads its probe into the node's kernel, which the runtime's AppArmor profile forbids, and reads /proc and the container runtime's socket; its driver runs with the least capabilities instead of privileged.",
    expires: "2027-09-30",
  },
  {
    name: "prometheus-node-exporter",
    namespaces: [NAMESPACES.nodes, PROFILE_NAMESPACES.sre],
    policies: [hostNamespaces, hostPorts, hostPath, volumeTypes],
    reason: "node-exporter reports the node's own network, processes and file systems, which it mounts read-only.",
    expires: "2027-09-30",
  },
  {
    name: "otelcol-node-agent",
    namespaces: [NAMESPACES.nodes],
    policies: [hostPath, volumeTypes, runAsNonRoot, rootUser],
    reason:
      "The collector on each node reads the pods' log files, mounted read-only, which belong to root, and keeps its place in them on the node.",
    expires: "2027-09-30",
  },
  {
    name: "alloy",
    namespaces: [PROFILE_NAMESPACES.lgtmHa, PROFILE_NAMESPACES.hub],
    policies: [hostPath, volumeTypes, runAsNonRoot, rootUser],
    reason: "Alloy reads the node's journal and the pods' log files, mounted read-only, which belong to root.",
    expires: "2027-09-30",
  },
  {
    name: "promtail",
    namespaces: [PROFILE_NAMESPACES.sre],
    policies: [hostPath, volumeTypes, runAsNonRoot, rootUser],
    reason: "Promtail reads the pods' log files on the node, mounted read-only, which belong to root.",
    expires: "2027-09-30",
  },
];

/** The DaemonSet of that name, and the pods that it owns. */
const workload = ({ name, namespaces }: NodeAgent) =>
  bool`object.metadata.namespace in ${literal(namespaces)} && ((object.kind == 'DaemonSet' && object.metadata.name == ${literal(name)}) || (object.kind == 'Pod' && object.metadata.?ownerReferences.orValue([]).exists(o, o.kind == 'DaemonSet' && o.name == ${literal(name)})))`;

/** A node agent's exception as Kyverno reads it; from its day of expiry on, Kyverno ignores it. */
export const policyException = (agent: NodeAgent): PolicyException => ({
  apiVersion: KYVERNO_API,
  kind: "PolicyException",
  metadata: {
    name: agent.name,
    namespace: EXCEPTIONS_NAMESPACE,
    annotations: { "policies.kyverno.io/description": agent.reason },
  },
  spec: {
    policyRefs: agent.policies.map(({ name }) => ({ name, kind: "ValidatingPolicy" })),
    matchConditions: [{ name: "workload", expression: workload(agent) }],
    reportResult: "skip",
    expiresAt: `${agent.expires}T00:00:00Z`,
  },
});

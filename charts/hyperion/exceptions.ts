import type { NodeAgent } from "../../policies/exceptions.ts";
import { appArmor } from "../../policies/pod-security/apparmor.ts";
import { defaultCapabilities, dropAllCapabilities } from "../../policies/pod-security/capabilities.ts";
import { hostNamespaces } from "../../policies/pod-security/host-namespaces.ts";
import { hostPorts } from "../../policies/pod-security/host-ports.ts";
import { privilegeEscalation } from "../../policies/pod-security/privilege-escalation.ts";
import { readOnlyRoot } from "../../policies/pod-security/read-only-root.ts";
import { rootUser, runAsNonRoot } from "../../policies/pod-security/run-as-user.ts";
import { requireSeccomp } from "../../policies/pod-security/seccomp.ts";
import { hostPath, volumeTypes } from "../../policies/pod-security/volumes.ts";
import { NAMESPACES } from "../../src/conventions/namespaces.ts";

/** Hyperion's node agents, with at most one exception each. */
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
    namespaces: [NAMESPACES.nodes],
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
];

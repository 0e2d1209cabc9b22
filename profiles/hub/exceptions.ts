import type { NodeAgent } from "../../policies/exceptions.ts";
import { rootUser, runAsNonRoot } from "../../policies/pod-security/run-as-user.ts";
import { hostPath, volumeTypes } from "../../policies/pod-security/volumes.ts";
import { NAMESPACE } from "./platform.ts";

/** The hub's only workload that cannot keep every policy of pods. */
export const EXCEPTIONS: readonly NodeAgent[] = [
  {
    name: "alloy",
    namespaces: [NAMESPACE],
    policies: [hostPath, volumeTypes, runAsNonRoot, rootUser],
    reason:
      "Alloy reads the host's journal, mounted read-only, and keeps its place in it on the node; both belong to root.",
    expires: "2027-09-30",
  },
];

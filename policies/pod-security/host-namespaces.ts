import { concat, field, one, POD_SPEC } from "../cel.ts";
import { pod } from "../fixtures.ts";
import { definePodPolicy } from "./pod-policy.ts";

const shares = (name: string) => one(`spec.${name}`, field(POD_SPEC, name, false));

export const hostNamespaces = definePodPolicy({
  name: "disallow-host-namespaces",
  profile: "baseline",
  severity: "high",
  title: "A pod may not share the node's network, process or IPC namespace",
  why: "A pod in the node's namespaces sees other tenants' processes and traffic, and reaches what listens on the node.",
  remedy: "Remove the field or set it to false.",
  violations: concat(shares("hostNetwork"), shares("hostPID"), shares("hostIPC")),
  passing: [
    { name: "namespaces of its own", resource: pod() },
    { name: "sharing refused in words", resource: pod({ hostNetwork: false, hostPID: false, hostIPC: false }) },
  ],
  failing: [
    { name: "the node's network", resource: pod({ hostNetwork: true }), path: "spec.hostNetwork" },
    { name: "the node's processes", resource: pod({ hostPID: true }), path: "spec.hostPID" },
    { name: "the node's IPC", resource: pod({ hostIPC: true }), path: "spec.hostIPC" },
  ],
});

import { any, bool, CONTAINER, eachContainer, field, list, text } from "../cel.ts";
import { container, pod, podWith } from "../fixtures.ts";
import { definePodPolicy } from "./pod-policy.ts";

const PORTS = list(CONTAINER, "ports");
const taken = bool`${field(any`p`, "hostPort", 0)} != 0`;

export const hostPorts = definePodPolicy({
  name: "disallow-host-ports",
  profile: "baseline",
  severity: "high",
  title: "A container may not take a port of the node",
  why: "A port of the node is reached past every network policy, and only one pod a node can have it.",
  remedy: "Remove hostPort and publish the port by a Service.",
  violations: eachContainer(
    "ports.hostPort",
    bool`${PORTS}.exists(p, ${taken})`,
    text`${PORTS}.filter(p, ${taken}).map(p, string(p.hostPort)).join(' ')`,
  ),
  passing: [
    { name: "a port of the pod", resource: pod() },
    { name: "zero, which is none", resource: podWith({ ports: [{ containerPort: 8080, hostPort: 0 }] }) },
  ],
  failing: [
    {
      name: "a port of the node",
      resource: podWith({ ports: [{ containerPort: 8080, hostPort: 80 }] }),
      path: "spec.containers[web].ports.hostPort is 80",
    },
    {
      name: "a port of the node in an init container",
      resource: pod({ initContainers: [container({ ports: [{ containerPort: 1, hostPort: 1 }] })] }),
      path: "spec.initContainers[web].ports.hostPort is 1",
    },
  ],
});

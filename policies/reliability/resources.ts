import { bool, CONTAINER, concat, eachContainer, present } from "../cel.ts";
import { PODS } from "../define.ts";
import { container, pod, podWith } from "../fixtures.ts";
import { defineReliabilityPolicy } from "./reliability-policy.ts";

/** A CPU limit is not asked for: it throttles a program while the node idles. */
const REQUIRED = ["resources.requests.cpu", "resources.requests.memory", "resources.limits.memory"] as const;

/** An ephemeral container cannot state resources; a sidecar and an init container can. */
const missing = (path: string) =>
  eachContainer(path, bool`!${present(CONTAINER, path)} && !has(c.targetContainerName)`);

export const resourceRequests = defineReliabilityPolicy({
  name: "require-requests-and-limits",
  severity: "medium",
  title: "A container must state its CPU and memory request and its memory limit",
  why: "A pod without requests is placed where there is no room, and one without a memory limit takes the node with it.",
  remedy: "State resources.requests.cpu, resources.requests.memory and resources.limits.memory for the container.",
  rule: PODS,
  violations: concat(...REQUIRED.map(missing)),
  passing: [
    { name: "all three", resource: pod() },
    {
      name: "an ephemeral container, which cannot state them",
      resource: pod({
        ephemeralContainers: [{ name: "debug", image: "docker.io/library/busybox:1.37.0", targetContainerName: "web" }],
      }),
    },
  ],
  failing: [
    { name: "none", resource: podWith({ resources: {} }), path: "spec.containers[web].resources.requests.cpu" },
    {
      name: "no memory limit",
      resource: podWith({ resources: { requests: { cpu: "1", memory: "1Gi" } } }),
      path: "spec.containers[web].resources.limits.memory",
    },
    {
      name: "an init container without",
      resource: pod({ initContainers: [container({ name: "init", resources: { limits: { memory: "1Gi" } } })] }),
      path: "spec.initContainers[init].resources.requests.memory",
    },
  ],
});

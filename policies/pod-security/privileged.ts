import { CONTAINER, eachContainer, field } from "../cel.ts";
import { pod, podSecured, secured } from "../fixtures.ts";
import { definePodPolicy } from "./pod-policy.ts";

export const privileged = definePodPolicy({
  name: "disallow-privileged-containers",
  profile: "baseline",
  severity: "critical",
  title: "A container may not be privileged",
  why: "A privileged container has every capability and every device of the node: whoever takes it over has the node.",
  remedy: "Remove the field or set it to false.",
  violations: eachContainer("securityContext.privileged", field(CONTAINER, "securityContext.privileged", false)),
  passing: [
    { name: "nothing said", resource: pod() },
    { name: "refused in words", resource: podSecured({ privileged: false }) },
  ],
  failing: [
    {
      name: "a container",
      resource: podSecured({ privileged: true }),
      path: "spec.containers[web].securityContext.privileged",
    },
    {
      name: "an init container",
      resource: pod({ initContainers: [secured({ privileged: true })] }),
      path: "spec.initContainers[web].securityContext.privileged",
    },
    {
      name: "an ephemeral container",
      resource: pod({ ephemeralContainers: [secured({ privileged: true })] }),
      path: "spec.ephemeralContainers[web].securityContext.privileged",
    },
  ],
});

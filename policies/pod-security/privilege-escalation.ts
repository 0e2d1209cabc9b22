import { CONTAINER, eachContainer, field } from "../cel.ts";
import { container, pod, podSecured, secured, WINDOWS_POD } from "../fixtures.ts";
import { definePodPolicy } from "./pod-policy.ts";

const FIELD = "securityContext.allowPrivilegeEscalation";

export const privilegeEscalation = definePodPolicy({
  name: "disallow-privilege-escalation",
  profile: "restricted",
  severity: "medium",
  linuxOnly: true,
  title: "A container must refuse to gain privileges",
  why: "Without no_new_privs a set-user-ID program in the image makes its caller root.",
  remedy: "Set securityContext.allowPrivilegeEscalation to false in each container.",
  violations: eachContainer(FIELD, field(CONTAINER, FIELD, true)),
  passing: [
    { name: "refused", resource: pod() },
    { name: "a Windows pod, which cannot say so", resource: WINDOWS_POD },
  ],
  failing: [
    {
      name: "allowed",
      resource: podSecured({ allowPrivilegeEscalation: true }),
      path: `spec.containers[web].${FIELD}`,
    },
    {
      name: "nothing said",
      resource: pod({ containers: [container({ securityContext: { readOnlyRootFilesystem: true } })] }),
      path: `spec.containers[web].${FIELD}`,
    },
    {
      name: "an init container that does not refuse",
      resource: pod({ initContainers: [secured({ allowPrivilegeEscalation: true })] }),
      path: `spec.initContainers[web].${FIELD}`,
    },
  ],
});

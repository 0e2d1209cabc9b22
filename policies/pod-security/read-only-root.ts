import { bool, CONTAINER, eachContainer, field } from "../cel.ts";
import { container, pod, podSecured, WINDOWS_POD } from "../fixtures.ts";
import { definePodPolicy } from "./pod-policy.ts";

const FIELD = "securityContext.readOnlyRootFilesystem";

export const readOnlyRoot = definePodPolicy({
  name: "require-read-only-root-filesystem",
  profile: "hardening",
  severity: "medium",
  linuxOnly: true,
  title: "A container must not write to its own image",
  why: "Where the image cannot be written, an intruder can neither leave a program nor change one.",
  remedy: "Set securityContext.readOnlyRootFilesystem to true and mount an emptyDir where the program writes.",
  violations: eachContainer(FIELD, bool`!${field(CONTAINER, FIELD, false)}`),
  passing: [
    { name: "read-only", resource: pod() },
    { name: "a Windows pod, which cannot say so", resource: WINDOWS_POD },
  ],
  failing: [
    {
      name: "nothing said",
      resource: pod({ containers: [container({ securityContext: {} })] }),
      path: `spec.containers[web].${FIELD}`,
    },
    {
      name: "writable",
      resource: podSecured({ readOnlyRootFilesystem: false }),
      path: `spec.containers[web].${FIELD}`,
    },
  ],
});

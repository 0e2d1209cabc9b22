import { CONTAINER, concat, eachContainer, field, one, POD_SPEC } from "../cel.ts";
import { pod, podContext, podSecured } from "../fixtures.ts";
import { definePodPolicy } from "./pod-policy.ts";

const FIELD = "securityContext.windowsOptions.hostProcess";

export const hostProcess = definePodPolicy({
  name: "disallow-windows-host-process",
  profile: "baseline",
  severity: "high",
  title: "A Windows pod may not run as a process of the node",
  why: "A HostProcess container is a process of the node with the node's rights.",
  remedy: "Remove hostProcess or set it to false.",
  violations: concat(
    one(`spec.${FIELD}`, field(POD_SPEC, FIELD, false)),
    eachContainer(FIELD, field(CONTAINER, FIELD, false)),
  ),
  passing: [
    { name: "nothing said", resource: pod() },
    { name: "refused in words", resource: podContext({ windowsOptions: { hostProcess: false } }) },
  ],
  failing: [
    { name: "the pod", resource: podContext({ windowsOptions: { hostProcess: true } }), path: `spec.${FIELD}` },
    {
      name: "a container",
      resource: podSecured({ windowsOptions: { hostProcess: true } }),
      path: `spec.containers[web].${FIELD}`,
    },
  ],
});

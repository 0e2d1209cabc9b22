import { bool, CONTAINER, concat, eachContainer, field, one, POD_SPEC, present } from "../cel.ts";
import { pod, podContext, podSecured, secured } from "../fixtures.ts";
import { definePodPolicy } from "./pod-policy.ts";

const NON_ROOT = "securityContext.runAsNonRoot";
const USER = "securityContext.runAsUser";

/** False where root in the pod is nobody on the node. */
const sharesUsers = field(POD_SPEC, "hostUsers", true);

const inUserNamespace = {
  name: "root in a user namespace of the pod's own",
  resource: pod({ hostUsers: false, securityContext: { runAsUser: 0 } }),
};

export const runAsNonRoot = definePodPolicy({
  name: "require-run-as-non-root",
  profile: "restricted",
  severity: "medium",
  title: "A container must run as a user other than root",
  why: "Root in a container is root on the node after a break-out.",
  remedy: "Set spec.securityContext.runAsNonRoot to true, for the pod or for each container.",
  violations: concat(
    one(`spec.${NON_ROOT}`, bool`${sharesUsers} && !${field(POD_SPEC, NON_ROOT, true)}`),
    eachContainer(
      NON_ROOT,
      bool`${sharesUsers} && !(${present(CONTAINER, NON_ROOT)} ? ${field(CONTAINER, NON_ROOT, false)} : ${field(POD_SPEC, NON_ROOT, false)})`,
    ),
  ),
  passing: [
    { name: "said for the pod", resource: pod() },
    {
      name: "said for the container",
      resource: pod({ securityContext: {}, containers: [secured({ runAsNonRoot: true })] }),
    },
    inUserNamespace,
  ],
  failing: [
    { name: "nothing said", resource: pod({ securityContext: {} }), path: `spec.containers[web].${NON_ROOT}` },
    { name: "denied for the pod", resource: podContext({ runAsNonRoot: false }), path: `spec.${NON_ROOT}` },
    {
      name: "denied for the container",
      resource: podSecured({ runAsNonRoot: false }),
      path: `spec.containers[web].${NON_ROOT}`,
    },
  ],
});

export const rootUser = definePodPolicy({
  name: "disallow-root-user",
  profile: "restricted",
  severity: "medium",
  title: "A pod may not ask for user 0",
  why: "User 0 is root, whatever runAsNonRoot says; the kubelet would refuse the pod only at its start.",
  remedy: "Use another user id, or leave it to the image.",
  violations: concat(
    one(`spec.${USER}`, bool`${sharesUsers} && ${field(POD_SPEC, USER, 1)} == 0`),
    eachContainer(USER, bool`${sharesUsers} && ${field(CONTAINER, USER, 1)} == 0`),
  ),
  passing: [
    { name: "the image's user", resource: pod() },
    { name: "a user of its own", resource: podSecured({ runAsUser: 10001 }) },
    inUserNamespace,
  ],
  failing: [
    { name: "the pod", resource: podContext({ runAsUser: 0 }), path: `spec.${USER}` },
    { name: "a container", resource: podSecured({ runAsUser: 0 }), path: `spec.containers[web].${USER}` },
  ],
});

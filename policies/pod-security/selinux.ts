import { bool, CONTAINER, concat, eachContainer, field, literal, one, POD_SPEC } from "../cel.ts";
import { pod, podContext, podSecured } from "../fixtures.ts";
import { definePodPolicy } from "./pod-policy.ts";

const OPTIONS = "securityContext.seLinuxOptions";
const TYPES = ["container_t", "container_init_t", "container_kvm_t", "container_engine_t"] as const;

const wrongType = (base: typeof POD_SPEC) =>
  bool`!(${field(base, `${OPTIONS}.type`, "")} in ${literal(["", ...TYPES])})`;
const set = (base: typeof POD_SPEC, option: string) => bool`${field(base, `${OPTIONS}.${option}`, "")} != ''`;

export const seLinux = definePodPolicy({
  name: "restrict-selinux",
  profile: "baseline",
  severity: "medium",
  title: "A pod may choose among the container types of SELinux only, and no user or role",
  why: "Another type, user or role can be one that SELinux does not confine.",
  remedy: `Remove user and role; leave the type out or use ${TYPES.join(", ")}.`,
  violations: concat(
    one(`spec.${OPTIONS}.type`, wrongType(POD_SPEC), field(POD_SPEC, `${OPTIONS}.type`, "")),
    eachContainer(`${OPTIONS}.type`, wrongType(CONTAINER), field(CONTAINER, `${OPTIONS}.type`, "")),
    ...["user", "role"].flatMap((option) => [
      one(`spec.${OPTIONS}.${option}`, set(POD_SPEC, option)),
      eachContainer(`${OPTIONS}.${option}`, set(CONTAINER, option)),
    ]),
  ),
  passing: [
    { name: "nothing said", resource: pod() },
    {
      name: "a container type",
      resource: podContext({ seLinuxOptions: { type: "container_kvm_t", level: "s0:c1,c2" } }),
    },
  ],
  failing: [
    {
      name: "another type for the pod",
      resource: podContext({ seLinuxOptions: { type: "spc_t" } }),
      path: `spec.${OPTIONS}.type is spc_t`,
    },
    {
      name: "another type for a container",
      resource: podSecured({ seLinuxOptions: { type: "spc_t" } }),
      path: `spec.containers[web].${OPTIONS}.type`,
    },
    { name: "a user", resource: podContext({ seLinuxOptions: { user: "root" } }), path: `spec.${OPTIONS}.user` },
    {
      name: "a role",
      resource: podSecured({ seLinuxOptions: { role: "sysadm_r" } }),
      path: `spec.containers[web].${OPTIONS}.role`,
    },
  ],
});

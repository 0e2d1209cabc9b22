import { bool, CONTAINER, concat, eachContainer, list, literal, text } from "../cel.ts";
import { pod, podSecured, secured, WINDOWS_POD } from "../fixtures.ts";
import { definePodPolicy } from "./pod-policy.ts";

/** Docker's default set without NET_RAW, which lets a pod forge packets. */
const DEFAULT_CAPABILITIES = [
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
] as const;

const ADDED = list(CONTAINER, "securityContext.capabilities.add");
const DROPPED = list(CONTAINER, "securityContext.capabilities.drop");

const adds = (allowed: readonly string[]) =>
  eachContainer(
    "securityContext.capabilities.add",
    bool`${ADDED}.exists(x, !(x in ${literal(allowed)}))`,
    text`${ADDED}.filter(x, !(x in ${literal(allowed)})).join(' ')`,
  );

const ADD = "spec.containers[web].securityContext.capabilities.add";
const DROP = "spec.containers[web].securityContext.capabilities.drop";

export const defaultCapabilities = definePodPolicy({
  name: "restrict-capabilities",
  profile: "baseline",
  severity: "high",
  title: "A container may add no capability beyond the container runtime's default set",
  why: "Capabilities such as SYS_ADMIN or NET_RAW let a container leave its walls or forge traffic.",
  remedy: `Remove the capability. Allowed are ${DEFAULT_CAPABILITIES.join(", ")}.`,
  violations: adds(DEFAULT_CAPABILITIES),
  passing: [
    { name: "none added", resource: pod() },
    { name: "one of the default set", resource: podSecured({ capabilities: { add: ["CHOWN"], drop: ["ALL"] } }) },
  ],
  failing: [
    {
      name: "one beyond the set",
      resource: podSecured({ capabilities: { add: ["NET_RAW"] } }),
      path: `${ADD} is NET_RAW`,
    },
    {
      name: "one beyond the set in an init container",
      resource: pod({ initContainers: [secured({ capabilities: { add: ["SYS_ADMIN"], drop: ["ALL"] } })] }),
      path: "spec.initContainers[web].securityContext.capabilities.add is SYS_ADMIN",
    },
    {
      name: "a name in lower case, which the runtime takes as well",
      resource: podSecured({ capabilities: { add: ["chown"] } }),
      path: ADD,
    },
  ],
});

export const dropAllCapabilities = definePodPolicy({
  name: "require-drop-all-capabilities",
  profile: "restricted",
  severity: "medium",
  linuxOnly: true,
  title: "A container must drop all capabilities and may add back NET_BIND_SERVICE only",
  why: "What a program does not need, whoever takes it over must not find.",
  remedy: 'Set securityContext.capabilities.drop to ["ALL"] in each container, and add nothing but NET_BIND_SERVICE.',
  violations: concat(
    eachContainer("securityContext.capabilities.drop", bool`!('ALL' in ${DROPPED})`),
    adds(["NET_BIND_SERVICE"]),
  ),
  passing: [
    { name: "all dropped", resource: pod() },
    {
      name: "all dropped among others, one port right added",
      resource: podSecured({ capabilities: { drop: ["CHOWN", "ALL"], add: ["NET_BIND_SERVICE"] } }),
    },
    { name: "a Windows pod, which cannot say so", resource: WINDOWS_POD },
  ],
  failing: [
    { name: "nothing said", resource: podSecured({ capabilities: {} }), path: DROP },
    { name: "some dropped", resource: podSecured({ capabilities: { drop: ["NET_RAW"] } }), path: DROP },
    {
      name: "more than the port right added",
      resource: podSecured({ capabilities: { drop: ["ALL"], add: ["CHOWN"] } }),
      path: `${ADD} is CHOWN`,
    },
    {
      name: "a debugging container without",
      resource: pod({ ephemeralContainers: [secured({ capabilities: {} })] }),
      path: "spec.ephemeralContainers[web].securityContext.capabilities.drop",
    },
  ],
});

import { bool, CONTAINER, eachContainer, field, POD_SPEC } from "../cel.ts";
import { container, HARDENED, pod, podSecured } from "../fixtures.ts";
import { definePodPolicy } from "./pod-policy.ts";

const FIELD = "securityContext.procMount";
const VALUE = field(CONTAINER, FIELD, "Default");
const unmasked = bool`${VALUE} != 'Default'`;

const inUserNamespace = pod({
  hostUsers: false,
  containers: [container({ securityContext: { ...HARDENED, procMount: "Unmasked" } })],
});

const failing = [
  {
    name: "unmasked",
    resource: podSecured({ procMount: "Unmasked" }),
    path: `spec.containers[web].${FIELD} is Unmasked`,
  },
];

export const procMount = definePodPolicy({
  name: "restrict-proc-mount",
  profile: "baseline",
  severity: "medium",
  title: "A container must keep the masks over /proc, unless the pod has a user namespace of its own",
  why: "Without the masks a container reads and writes kernel settings of the whole node.",
  remedy: "Remove procMount, or set hostUsers to false.",
  violations: eachContainer(FIELD, bool`${field(POD_SPEC, "hostUsers", true)} && ${unmasked}`, VALUE),
  passing: [
    { name: "nothing said", resource: pod() },
    { name: "the default in words", resource: podSecured({ procMount: "Default" }) },
    { name: "unmasked in a user namespace", resource: inUserNamespace },
  ],
  failing,
});

export const defaultProcMount = definePodPolicy({
  name: "require-default-proc-mount",
  profile: "restricted",
  severity: "medium",
  title: "A container must keep the masks over /proc",
  why: "The restricted standard keeps the masks even in a user namespace: kernel defects do not stop at it.",
  remedy: "Remove procMount.",
  violations: eachContainer(FIELD, unmasked, VALUE),
  passing: [
    { name: "nothing said", resource: pod() },
    { name: "the default in words", resource: podSecured({ procMount: "Default" }) },
  ],
  failing: [
    ...failing,
    { name: "unmasked in a user namespace", resource: inUserNamespace, path: `spec.containers[web].${FIELD}` },
  ],
});

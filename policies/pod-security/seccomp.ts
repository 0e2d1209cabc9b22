import { bool, CONTAINER, concat, eachContainer, field, literal, one, POD_SPEC } from "../cel.ts";
import { container, HARDENED, pod, podContext, podSecured, WINDOWS_POD } from "../fixtures.ts";
import { definePodPolicy } from "./pod-policy.ts";

const FIELD = "securityContext.seccompProfile.type";
const TYPES = literal(["RuntimeDefault", "Localhost"]);

/** A wrong value in words; absent is the next policy's matter. */
const wrong = (base: typeof POD_SPEC) => bool`!(${field(base, FIELD, "RuntimeDefault")} in ${TYPES})`;
const valid = (base: typeof POD_SPEC) => bool`${field(base, FIELD, "")} in ${TYPES}`;

const WRONG = concat(
  one(`spec.${FIELD}`, wrong(POD_SPEC), field(POD_SPEC, FIELD, "")),
  eachContainer(FIELD, wrong(CONTAINER), field(CONTAINER, FIELD, "")),
);

const unconfined = [
  {
    name: "off for the pod",
    resource: podContext({ seccompProfile: { type: "Unconfined" } }),
    path: `spec.${FIELD} is Unconfined`,
  },
  {
    name: "off for a container",
    resource: podSecured({ seccompProfile: { type: "Unconfined" } }),
    path: `spec.containers[web].${FIELD} is Unconfined`,
  },
];

export const seccomp = definePodPolicy({
  name: "restrict-seccomp",
  profile: "baseline",
  severity: "medium",
  title: "Seccomp may not be switched off",
  why: "The runtime's seccomp profile shuts some sixty system calls that break-outs are made of.",
  remedy: "Remove the profile, or use RuntimeDefault or Localhost.",
  violations: WRONG,
  passing: [
    { name: "the runtime's profile", resource: pod() },
    { name: "nothing said", resource: pod({ securityContext: {} }) },
  ],
  failing: unconfined,
});

export const requireSeccomp = definePodPolicy({
  name: "require-seccomp",
  profile: "restricted",
  severity: "medium",
  linuxOnly: true,
  title: "Every container must run under a seccomp profile",
  why: "Without a profile in words a container has whatever the node happens to give it, on many nodes nothing.",
  remedy:
    "Set spec.securityContext.seccompProfile.type to RuntimeDefault (or Localhost), for the pod or for each container.",
  violations: concat(
    WRONG,
    eachContainer(FIELD, bool`!(${valid(CONTAINER)}) && !(${valid(POD_SPEC)}) && !(${wrong(CONTAINER)})`),
  ),
  passing: [
    { name: "for the pod", resource: pod() },
    {
      name: "for each container",
      resource: pod({
        securityContext: { runAsNonRoot: true },
        containers: [
          container({
            securityContext: { ...HARDENED, seccompProfile: { type: "Localhost", localhostProfile: "web.json" } },
          }),
        ],
      }),
    },
    { name: "a Windows pod, which cannot say so", resource: WINDOWS_POD },
  ],
  failing: [
    ...unconfined,
    {
      name: "nothing said",
      resource: pod({ securityContext: { runAsNonRoot: true } }),
      path: `spec.containers[web].${FIELD}`,
    },
    {
      name: "one container of two",
      resource: pod({
        securityContext: { runAsNonRoot: true },
        initContainers: [container({ name: "init" })],
        containers: [container({ securityContext: { ...HARDENED, seccompProfile: { type: "RuntimeDefault" } } })],
      }),
      path: `spec.initContainers[init].${FIELD}`,
    },
  ],
});

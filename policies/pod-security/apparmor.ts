import {
  any,
  bool,
  CONTAINER,
  concat,
  eachContainer,
  field,
  literal,
  one,
  POD_ANNOTATIONS,
  POD_SPEC,
  texts,
} from "../cel.ts";
import { pod, podContext, podSecured } from "../fixtures.ts";
import { definePodPolicy } from "./pod-policy.ts";

const FIELD = "securityContext.appArmorProfile.type";
const TYPES = ["RuntimeDefault", "Localhost"] as const;
const PREFIX = "container.apparmor.security.beta.kubernetes.io/";

/** A profile object without a type is refused by the API server, so the fallback stands for an absent profile only. */
const wrong = (base: typeof POD_SPEC) => bool`!(${field(base, FIELD, "RuntimeDefault")} in ${literal(TYPES)})`;

const ANNOTATION = any`${POD_ANNOTATIONS}[k]`;
const wrongAnnotation = bool`k.startsWith(${literal(PREFIX)}) && !(${ANNOTATION} in ['', 'runtime/default']) && !${ANNOTATION}.startsWith('localhost/')`;

export const appArmor = definePodPolicy({
  name: "restrict-apparmor",
  profile: "baseline",
  severity: "medium",
  title: "AppArmor may not be switched off",
  why: "The runtime's AppArmor profile stops writes to the kernel's interfaces that a container never needs.",
  remedy:
    "Remove the profile, or use RuntimeDefault or Localhost (in the annotation, runtime/default or localhost/<profile>).",
  violations: concat(
    one(`spec.${FIELD}`, wrong(POD_SPEC), field(POD_SPEC, FIELD, "")),
    eachContainer(FIELD, wrong(CONTAINER), field(CONTAINER, FIELD, "")),
    texts`${POD_ANNOTATIONS}.filter(k, ${wrongAnnotation}).map(k, 'object.metadata.annotations[' + k + '] is ' + ${ANNOTATION})`,
  ),
  passing: [
    { name: "nothing said", resource: pod() },
    { name: "the runtime's profile", resource: podContext({ appArmorProfile: { type: "RuntimeDefault" } }) },
    {
      name: "a profile of the node",
      resource: podSecured({ appArmorProfile: { type: "Localhost", localhostProfile: "web" } }),
    },
    {
      name: "a profile of the node by annotation",
      resource: pod({}, { annotations: { [`${PREFIX}web`]: "localhost/web" } }),
    },
  ],
  failing: [
    {
      name: "off for the pod",
      resource: podContext({ appArmorProfile: { type: "Unconfined" } }),
      path: `spec.${FIELD} is Unconfined`,
    },
    {
      name: "off for a container",
      resource: podSecured({ appArmorProfile: { type: "Unconfined" } }),
      path: `spec.containers[web].${FIELD} is Unconfined`,
    },
    {
      name: "off by annotation",
      resource: pod({}, { annotations: { [`${PREFIX}web`]: "unconfined" } }),
      path: `metadata.annotations[${PREFIX}web] is unconfined`,
    },
  ],
});

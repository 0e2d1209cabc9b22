import { UNWATCHED_NAMESPACES } from "../../src/conventions/policy-themes.ts";
import { type Cel, field, literal, POD_SPEC } from "../cel.ts";
import {
  type Checked,
  definePolicy,
  namespacesExcept,
  PODS,
  type PolicyDefinition,
  type PolicyText,
} from "../define.ts";

/** The version of the Pod Security Standards that the policies are, rule by rule. */
export const STANDARD_VERSION = "v1.37";

const PROFILES = {
  baseline: "Pod Security Standards (baseline)",
  restricted: "Pod Security Standards (restricted)",
  hardening: "Pod hardening",
} as const;

/** Whether the pod runs on Windows, whose pods cannot state the Linux fields. */
const WINDOWS = field(POD_SPEC, "os.name", "");

interface PodPolicy extends Omit<PolicyText, "theme" | "category">, Checked {
  readonly profile: keyof typeof PROFILES;
  readonly violations: Cel<readonly string[]>;
  /** Windows pods are not asked, as the standard has it. Default: they are. */
  readonly linuxOnly?: boolean;
}

/** A policy on pods and on the templates of everything that makes pods, in every namespace that is watched. */
export const definePodPolicy = ({ profile, linuxOnly = false, ...rest }: PodPolicy): PolicyDefinition =>
  definePolicy({
    ...rest,
    theme: "podSecurity",
    category: PROFILES[profile],
    match: { resourceRules: [PODS], namespaceSelector: namespacesExcept(UNWATCHED_NAMESPACES) },
    ...(linuxOnly && { conditions: [{ name: "not-windows", expression: `${WINDOWS} != ${literal("windows")}` }] }),
  });

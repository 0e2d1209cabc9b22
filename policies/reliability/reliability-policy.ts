import { OPERATOR_NAMESPACES, UNWATCHED_NAMESPACES } from "../../src/conventions/policy-themes.ts";
import type { Cel } from "../cel.ts";
import { type Checked, definePolicy, namespacesExcept, type PolicyDefinition, type PolicyText } from "../define.ts";
import type { ResourceRule } from "../kyverno.ts";

/** Namespaces of teams and of what the platform renders itself. */
export const WORKLOAD_NAMESPACES = namespacesExcept([...UNWATCHED_NAMESPACES, ...OPERATOR_NAMESPACES]);

type ReliabilityPolicy = Omit<PolicyText, "theme" | "category"> &
  Checked & { readonly rule: ResourceRule; readonly violations: Cel<readonly string[]> };

/** A policy on what must keep running. */
export const defineReliabilityPolicy = ({ rule, ...policy }: ReliabilityPolicy): PolicyDefinition =>
  definePolicy({
    ...policy,
    theme: "reliability",
    category: "Reliability",
    match: { resourceRules: [rule], namespaceSelector: WORKLOAD_NAMESPACES },
  });

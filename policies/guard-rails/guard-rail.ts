import type { Cel } from "../cel.ts";
import { type Checked, definePolicy, type PolicyDefinition, type PolicyText } from "../define.ts";
import type { MatchConstraints } from "../kyverno.ts";

type GuardRail = Omit<PolicyText, "theme" | "category"> &
  Checked & { readonly match: MatchConstraints; readonly violations: Cel<readonly string[]> };

/** A policy that keeps the platform itself from harm. */
export const defineGuardRail = (policy: GuardRail): PolicyDefinition =>
  definePolicy({ ...policy, theme: "guardRails", category: "Platform guard rails" });

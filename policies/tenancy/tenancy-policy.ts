import type { Cel } from "../cel.ts";
import { type Checked, definePolicy, type PolicyDefinition, type PolicyText } from "../define.ts";
import type { MatchConstraints } from "../kyverno.ts";

export const TENANCY = "Tenancy";

type TenancyPolicy = Omit<PolicyText, "theme" | "category"> &
  Checked & { readonly match: MatchConstraints; readonly violations: Cel<readonly string[]> };

/** A policy on how teams share the cluster. */
export const defineTenancyPolicy = (policy: TenancyPolicy): PolicyDefinition =>
  definePolicy({ ...policy, theme: "tenancy", category: TENANCY });

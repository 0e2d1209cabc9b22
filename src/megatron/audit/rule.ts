import type { Environment } from "../../config/schema.ts";
import * as plan from "../../plan/audit/rule.ts";

export { at, atLeast, listAt, oneOf, type PlanView, present, shown, zonal } from "../../plan/audit/rule.ts";

/** One thing that a plan of Megatron is held to. */
export type AuditRule = plan.AuditRule<Environment>;

/** A rule on one property of every resource of a type. */
export const propertyRule = plan.propertyRule<Environment>;

import { cidrRules } from "./cidrs.ts";
import type { Rule } from "./rule.ts";

/** Every rule that spans more than one value of an environment. */
export const RULES: readonly Rule[] = [...cidrRules];

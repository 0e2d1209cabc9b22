import { readFileSync } from "node:fs";
import { parseValues } from "../../src/base/values-file.ts";
import { contradictions } from "./rules.ts";
import { type Values, valuesSchema } from "./schema.ts";

/** Tiers, in the order in which a stack grows. */
export const TIER_NAMES = ["normal", "high", "peak"] as const;

export const valuesFile = (tier: string): string => `profiles/lgtm-ha/${tier}.yaml`;

/** Parses a tier's text; throws a UserError with every problem of it. */
export function parseTier(tier: string, text: string): Values {
  return parseValues(valuesFile(tier), text, valuesSchema, (values) => [
    ...contradictions(values),
    ...(values.tier === tier
      ? []
      : [{ path: ["tier"], found: values.tier, allowed: `${tier}, as the file's name says` }]),
  ]);
}

/** Reads `<tier>.yaml` beside this file. */
export const loadTier = (tier: string): Values =>
  parseTier(tier, readFileSync(new URL(`${tier}.yaml`, import.meta.url), "utf8"));

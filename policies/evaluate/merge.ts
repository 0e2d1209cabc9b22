import { isFields } from "../../src/base/fields.ts";

/** An apply configuration laid over an object: maps are merged, everything else is replaced. */
export function merge(object: unknown, change: unknown): unknown {
  if (!isFields(object) || !isFields(change)) return change;
  const merged: Record<string, unknown> = { ...object };
  for (const [key, value] of Object.entries(change)) merged[key] = key in merged ? merge(merged[key], value) : value;
  return merged;
}

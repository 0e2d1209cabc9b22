const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** An apply configuration laid over an object: maps are merged, everything else is replaced. */
export function merge(object: unknown, change: unknown): unknown {
  if (!isMap(object) || !isMap(change)) return change;
  const merged: Record<string, unknown> = { ...object };
  for (const [key, value] of Object.entries(change)) merged[key] = key in merged ? merge(merged[key], value) : value;
  return merged;
}

/** Longest line of the printed text. */
const WIDTH = 120;

const INDENT = " ";

/**
 * JSON for people to review: what fits on a line stands on one. `JSON.stringify` gives each bracket a line of its own,
 * four times as many for a dashboard.
 */
export function jsonText(value: unknown, indent = ""): string {
  const short = JSON.stringify(value);
  if (short === undefined) return "null";
  if (indent.length + short.length <= WIDTH || typeof value !== "object" || value === null) return short;
  const inner = `${indent}${INDENT}`;
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  const parts = Array.isArray(value)
    ? value.map((item) => jsonText(item, inner))
    : Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => `${JSON.stringify(key)}: ${jsonText(item, inner)}`);
  return `${open}\n${parts.map((part) => `${inner}${part}`).join(",\n")}\n${indent}${close}`;
}

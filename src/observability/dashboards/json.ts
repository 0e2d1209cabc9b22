/** Longest line of the printed text. */
const WIDTH = 120;

const INDENT = " ";

/** A value's text on one line where that may fit; a scalar's always does. Each text is made once, from those inside it. */
interface Printed {
  readonly line: string | undefined;
  /** Empty for a scalar. */
  readonly brackets: "" | "[]" | "{}";
  readonly inner: readonly { readonly key: string; readonly value: Printed }[];
}

function printed(value: unknown): Printed {
  if (typeof value !== "object" || value === null)
    return { line: JSON.stringify(value) ?? "null", brackets: "", inner: [] };
  const list = Array.isArray(value);
  const inner = list
    ? value.map((item) => ({ key: "", value: printed(item) }))
    : Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => ({ key: JSON.stringify(key), value: printed(item) }));
  const brackets = list ? "[]" : "{}";
  return { line: onOneLine(brackets, inner), brackets, inner };
}

function onOneLine([open, close]: string, inner: Printed["inner"]): string | undefined {
  const parts: string[] = [];
  let length = 2;
  for (const { key, value } of inner) {
    if (value.line === undefined) return undefined;
    const part = key === "" ? value.line : `${key}:${value.line}`;
    length += part.length;
    if (length > WIDTH) return undefined;
    parts.push(part);
  }
  return `${open}${parts.join(",")}${close}`;
}

function text({ line, brackets, inner }: Printed, indent: string): string {
  if (line !== undefined && (brackets === "" || indent.length + line.length <= WIDTH)) return line;
  const [open, close] = brackets;
  const deeper = `${indent}${INDENT}`;
  const parts = inner.map(({ key, value }) => `${deeper}${key === "" ? "" : `${key}: `}${text(value, deeper)}`);
  return `${open}\n${parts.join(",\n")}\n${indent}${close}`;
}

/**
 * JSON for people to review: what fits on a line stands on one. `JSON.stringify` gives each bracket a line of its own,
 * four times as many for a dashboard.
 */
export const jsonText = (value: unknown): string => text(printed(value), "");

import type { z } from "zod";

/** What a zod issue means to the person who wrote the file. */
export interface Explanation {
  readonly path: readonly PropertyKey[];
  readonly found: string;
  readonly allowed: string;
  readonly remedy?: string;
}

/** A value as it is shown in a message: short, on one line, strings quoted. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "a mapping";
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…"` : text;
}

const KINDS: Record<string, string> = {
  object: "a mapping",
  array: "a list",
  record: "a mapping",
  string: "a string",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
};

const bounds = (issue: { origin?: string; minimum?: unknown; maximum?: unknown }): string => {
  const unit = issue.origin === "string" ? " characters" : issue.origin === "array" ? " entries" : "";
  return issue.minimum === undefined
    ? `at most ${String(issue.maximum)}${unit}`
    : `at least ${String(issue.minimum)}${unit}`;
};

const valueAt = (root: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    root,
  );

/** Keys that the object schema at `path` allows; looks through defaults, options and union members. */
function allowedKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const def = schema.def as unknown as {
    shape?: Record<string, z.ZodType>;
    element?: z.ZodType;
    innerType?: z.ZodType;
    options?: z.ZodType[];
  };
  if (def.innerType) return allowedKeys(def.innerType, path);
  if (def.options) return [...new Set(def.options.flatMap((option) => allowedKeys(option, path)))];
  const [head, ...rest] = path;
  if (head === undefined) return Object.keys(def.shape ?? {});
  if (def.element) return allowedKeys(def.element, rest);
  const next = def.shape?.[String(head)];
  return next ? allowedKeys(next, rest) : [];
}

const quoteList = (values: readonly unknown[]): string => values.map((value) => String(value)).join(", ");

/** Explains every zod issue: what was found in `input`, and what `schema` allows there. */
export function explain(schema: z.ZodType, input: unknown, issues: readonly z.core.$ZodIssue[]): Explanation[] {
  return issues.flatMap((issue): Explanation[] => {
    const value = valueAt(input, issue.path);
    const at = { path: issue.path, found: show(value) };
    switch (issue.code) {
      case "unrecognized_keys": {
        const allowed = allowedKeys(schema, issue.path);
        return issue.keys.map((key) => ({
          path: [...issue.path, key],
          found: `the key ${JSON.stringify(key)}`,
          allowed: `only ${quoteList(allowed)}`,
        }));
      }
      case "invalid_type":
        return [{ ...at, allowed: KINDS[issue.expected] ?? issue.expected }];
      case "invalid_value":
        return [
          { ...at, allowed: issue.values.length === 1 ? quoteList(issue.values) : `one of ${quoteList(issue.values)}` },
        ];
      case "invalid_union":
        return [{ ...at, allowed: unionAllowed(issue) }];
      case "too_small":
      case "too_big":
        return [{ ...at, allowed: bounds(issue) }];
      case "invalid_key":
        return [
          { ...at, found: `the key ${show(issue.path.at(-1))}`, allowed: issue.issues[0]?.message ?? issue.message },
        ];
      default:
        return [{ ...at, allowed: issue.message }];
    }
  });
}

function unionAllowed(issue: z.core.$ZodIssueInvalidUnion): string {
  const values = (issue as { options?: unknown }).options;
  return Array.isArray(values) ? `one of ${quoteList(values)}` : issue.message;
}

import { z } from "zod";
import { at as valueAt } from "./fields.ts";
import { nearest } from "./nearest.ts";
import { allowed, choices, keysOf, oneOf, schemaAt } from "./schema-walk.ts";

/** What a zod issue means to the person who wrote the file. */
export interface Explanation {
  readonly path: readonly PropertyKey[];
  readonly found: string;
  readonly allowed: string;
  readonly remedy?: string;
}

/** A value as it is shown in a message: short, on one line, strings quoted. */
function show(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "an empty value";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  if (typeof value === "object") return "a mapping";
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…"` : text;
}

type ValueKind = "list" | "mapping" | "string" | "number" | "boolean" | "nothing";

const kindOf = (value: unknown): ValueKind => {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value)) return "list";
  return typeof value === "object" ? "mapping" : (typeof value as "string" | "number" | "boolean");
};

type Remedy = (found: ValueKind, written: string) => string | undefined;

const quote: Remedy = (found, written) =>
  found === "number" || found === "boolean" ? `put it in quotes: "${written}"` : undefined;

const unquote: Remedy = (found, written) => {
  const [digits] = /^\d+/.exec(written) ?? [];
  return found === "string" && digits !== undefined ? `write the number alone, without quotes: ${digits}` : undefined;
};

const nest: Remedy = (found) => {
  if (found === "list") return "take the dashes away: these are the keys of one mapping";
  return found === "nothing" ? undefined : "write its keys below it, indented";
};

/** What to do about a value of the wrong kind, by the kind that is expected: the usual slips of a YAML file. */
const REMEDIES: Record<string, Remedy> = {
  string: quote,
  number: unquote,
  int: unquote,
  object: nest,
  record: nest,
  boolean: (found) =>
    found === "string" ? "write true or false without quotes; yes, no, on and off are strings" : undefined,
  array: (found) => (found === "nothing" ? undefined : "begin each entry with a dash"),
};

const didYouMean = (word: string, candidates: readonly string[]): string | undefined => {
  const guess = nearest(word, candidates);
  return guess === undefined ? undefined : `did you mean ${guess}?`;
};

const withRemedy = (explanation: Explanation, remedy: string | undefined): Explanation =>
  remedy === undefined ? explanation : { ...explanation, remedy };

const addKey = (schema: z.core.$ZodType, key: PropertyKey | undefined): string => {
  const description = schema instanceof z.ZodType ? schema.description : undefined;
  return `add ${String(key)}${description === undefined ? "" : `: ${description}`}`;
};

/** What all explanations of one value share. */
interface Judged {
  readonly schema: z.ZodType;
  readonly input: unknown;
  /** The text of a scalar as it stands in the file, so that `1.30` is not shown as 1.3. */
  readonly written: (path: readonly PropertyKey[]) => string | undefined;
}

/** Explains every zod issue: what was found in the input, what the schema allows there, and what to do. */
export const explain = (judged: Judged, issues: readonly z.core.$ZodIssue[]): Explanation[] =>
  issues.flatMap((issue) => explainIssue(judged, issue));

function explainIssue({ schema, input, written }: Judged, issue: z.core.$ZodIssue): Explanation | Explanation[] {
  const { path } = issue;
  const value = valueAt(input, ...path);
  const raw = typeof value === "number" ? written(path) : undefined;
  const text = raw ?? String(value);
  const at = { path, found: raw ?? show(value) };
  const here = schemaAt(schema, path, input);
  const sentence = here === undefined ? issue.message : allowed(here);
  if (value === undefined && here !== undefined) return { ...at, allowed: sentence, remedy: addKey(here, path.at(-1)) };

  switch (issue.code) {
    case "unrecognized_keys": {
      const known = keysOf(here);
      const free = known.filter((key) => valueAt(value, key) === undefined);
      return issue.keys.map((key) =>
        withRemedy(
          { path: [...path, key], found: `the key ${JSON.stringify(key)}`, allowed: `only ${known.join(", ")}` },
          didYouMean(key, free),
        ),
      );
    }
    case "invalid_type":
      return withRemedy({ ...at, allowed: sentence }, REMEDIES[issue.expected]?.(kindOf(value), text));
    case "invalid_value":
    case "invalid_union": {
      // The issue of a union stands at its discriminator, which no member's schema covers alone.
      const values = choices(issue.code === "invalid_union" ? schemaAt(schema, path.slice(0, -1), input) : here) ?? [];
      if (value === undefined) return { ...at, allowed: oneOf(values), remedy: `add ${String(path.at(-1))}` };
      // The text is allowed, so the value is of the wrong kind: quotes are missing, or too many.
      const kind = values.includes(text) ? (quote(kindOf(value), text) ?? unquote(kindOf(value), text)) : undefined;
      const guess = typeof value === "string" ? didYouMean(value, values) : undefined;
      return withRemedy({ ...at, allowed: oneOf(values) }, kind ?? guess);
    }
    case "too_small":
    case "too_big":
      return { ...at, allowed: bounds(issue, sentence) };
    case "invalid_key":
      return { path, found: `the key ${show(path.at(-1))}`, allowed: issue.issues[0]?.message ?? issue.message };
    case "custom":
    case "invalid_element":
    case "invalid_format":
    case "not_multiple_of":
      return { ...at, allowed: issue.message };
  }
}

/** A number's allowed values say its bounds; of a string and a list only the bound that was broken is of interest. */
function bounds(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig, sentence: string): string {
  if (issue.origin !== "string" && issue.origin !== "array") return sentence;
  const unit = issue.origin === "string" ? "characters" : "entries";
  const [edge, bound] = issue.code === "too_small" ? ["at least", issue.minimum] : ["at most", issue.maximum];
  return `${edge} ${bound} ${Number(bound) === 1 ? unit.replace(/ies$/, "y").replace(/s$/, "") : unit}`;
}

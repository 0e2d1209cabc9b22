import { z } from "zod";
import { at } from "./fields.ts";

/** The schema under defaults and options. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional)
    return unwrap(schema.unwrap());
  return schema;
}

/** The schema that judges the value at `path`; the value chooses among the members of a union. */
export function schemaAt(
  schema: z.core.$ZodType,
  path: readonly PropertyKey[],
  value: unknown,
): z.core.$ZodType | undefined {
  const plain = unwrap(schema);
  if (plain instanceof z.ZodDiscriminatedUnion) {
    const member = plain.options.find((option) =>
      discriminators(option, plain.def.discriminator).includes(at(value, plain.def.discriminator)),
    );
    if (member !== undefined) return schemaAt(member, path, value);
  }
  const [head, ...rest] = path;
  if (head === undefined) return schema;
  const next =
    plain instanceof z.ZodObject
      ? (plain.shape as Record<string, z.core.$ZodType>)[String(head)]
      : plain instanceof z.ZodArray
        ? plain.element
        : plain instanceof z.ZodRecord
          ? plain.valueType
          : undefined;
  return next && schemaAt(next, rest, at(value, head));
}

function discriminators(option: z.core.$ZodType, key: string): readonly unknown[] {
  const literal = option instanceof z.ZodObject ? (option.shape as Record<string, z.core.$ZodType>)[key] : undefined;
  return literal instanceof z.ZodLiteral ? [...literal.values] : [];
}

/** Keys of a mapping, those that may be left out marked so. */
function keys(schema: z.ZodObject): string {
  const entries = Object.entries(schema.shape);
  return entries.map(([key, value]) => (value._zod.optin === undefined ? key : `${key} (optional)`)).join(", ");
}

/** Keys that the mapping `schema` allows. */
export function keysOf(schema: z.core.$ZodType | undefined): string[] {
  const plain = schema && unwrap(schema);
  return plain instanceof z.ZodObject ? Object.keys(plain.shape) : [];
}

/** Values that `schema` chooses from; undefined where it is not a choice. */
export function choices(schema: z.core.$ZodType | undefined): readonly string[] | undefined {
  const plain = schema && unwrap(schema);
  if (plain instanceof z.ZodEnum) return plain.options.map(String);
  if (plain instanceof z.ZodLiteral) return [...plain.values].map(String);
  return plain instanceof z.ZodDiscriminatedUnion
    ? plain.options.flatMap((option) => discriminators(option, plain.def.discriminator)).map(String)
    : undefined;
}

/** A choice as a sentence. */
export const oneOf = (values: readonly string[]): string =>
  values.length === 1 ? values.join() : `one of ${values.join(", ")}`;

/** What a number's bounds allow; zod's own limits of safe integers are no bounds of ours. */
function numbers({ minValue, maxValue, isInt }: z.ZodNumber): string {
  const kind = isInt ? "a whole number" : "a number";
  const [min, max] = [minValue, maxValue].map((bound) =>
    bound === null || Math.abs(bound) >= Number.MAX_SAFE_INTEGER ? undefined : bound,
  );
  if (min === undefined) return max === undefined ? kind : `${kind} of at most ${max}`;
  return max === undefined ? `${kind} of at least ${min}` : `${kind} from ${min} to ${max}`;
}

/** The first complaint of a string schema about a text that matches nothing: the sentence its pattern was given. */
function strings(schema: z.ZodType): string {
  const issue = schema.safeParse("\u0000").error?.issues.find(({ code }) => code === "invalid_format");
  if (issue !== undefined) return issue.message;
  const { minLength, maxLength } = schema as z.ZodString;
  if (maxLength !== null && maxLength !== undefined) return `a string of ${minLength ?? 0} to ${maxLength} characters`;
  return "a string";
}

/** The sentence that says which values `schema` allows. */
export function allowed(schema: z.core.$ZodType): string {
  const plain = unwrap(schema);
  if (plain instanceof z.ZodObject) return keysOf(plain).length === 0 ? "a mapping" : `a mapping of ${keys(plain)}`;
  if (plain instanceof z.ZodDiscriminatedUnion)
    return `a mapping whose ${plain.def.discriminator} is ${oneOf(choices(plain) ?? [])}`;
  if (plain instanceof z.ZodRecord) return "a mapping";
  if (plain instanceof z.ZodArray) {
    const inner = unwrap(plain.element);
    return inner instanceof z.ZodObject ? "a list of mappings" : `a list, each entry ${allowed(inner)}`;
  }
  if (plain instanceof z.ZodBoolean) return "true or false";
  if (plain instanceof z.ZodNumber) return numbers(plain);
  const values = choices(plain);
  if (values !== undefined) return oneOf(values);
  return plain instanceof z.ZodType ? strings(plain) : "another kind of value";
}

import { isDeepStrictEqual } from "node:util";
import { fields, isFields, text } from "../../../base/fields.ts";

/** A value that differs, or a member or a part that came or went as a whole. */
export interface ValueChange {
  readonly path: readonly string[];
  readonly was: unknown;
  readonly is: unknown;
}

/** What tells a member of a list from the others, whatever its place. */
function memberName(member: unknown): string {
  if (typeof member === "string") return member;
  const { name, rule, resource, object, key, kind, schedule } = fields(member);
  return [name, rule, resource, object, key, kind, schedule]
    .map(text)
    .filter((part) => part !== "")
    .join(" ");
}

/** Lists as records by their members' names, so that a new member in the middle is one difference. */
export function keyed(value: unknown): unknown {
  if (Array.isArray(value)) {
    const names = value.map(memberName);
    const distinct = !names.includes("") && new Set(names).size === names.length;
    return Object.fromEntries(value.map((member, index) => [distinct ? names[index] : index, keyed(member)]));
  }
  return isFields(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, keyed(inner)])) : value;
}

/** Differences of two keyed values; what is absent on one side is one difference, however much is below it. */
export function* valueChanges(was: unknown, is: unknown, path: readonly string[] = []): Generator<ValueChange> {
  if (isFields(was) && isFields(is)) {
    for (const key of new Set([...Object.keys(was), ...Object.keys(is)]))
      yield* valueChanges(was[key], is[key], [...path, key]);
  } else if (!isDeepStrictEqual(was, is)) yield { path, was, is };
}

import { dollars } from "../../capacity/dollars.ts";
/** `a`, `a and b`, `a, b and c`; beyond `most` the rest is counted. */
export function enumerate(words: readonly string[], most = 6): string {
  const shown = words.length > most ? [...words.slice(0, most - 1), `${words.length - most + 1} more`] : words;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}

/** `1 pod`, `3 pods`; `1 policy`, `2 policies`. */
export function plural(count: number, noun: string): string {
  if (count === 1) return `1 ${noun}`;
  return `${count} ${/[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`}`;
}

/** A value in a sentence: text as it is, anything else as JSON, nothing as such, and never more than a line of it. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  const written = typeof value === "string" ? value : JSON.stringify(value);
  return written.length > 90 ? `${written.slice(0, 89)}…` : written;
}

/** Group members by a key, in the order in which keys were met. */
export const grouped = <T>(
  members: readonly T[],
  keyOf: (member: T) => string,
): (readonly [string, readonly T[]])[] => [...Map.groupBy(members, keyOf)];

/** A total of the bill, or that it is not known. */
export const total = (cost: { readonly unpriced: readonly string[] }, amount: number): string =>
  cost.unpriced.length === 0 ? dollars(amount) : "unknown";

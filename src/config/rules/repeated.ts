import type { Breach } from "./rule.ts";

/** A breach for every entry of a list whose `key` an earlier entry has already; entries without the key are apart. */
export function* repeated<Key extends string>(
  list: readonly { readonly [Name in Key]?: string | undefined }[],
  section: string,
  key: Key,
): Generator<Breach> {
  const seen = new Map<string, number>();
  for (const [index, entry] of list.entries()) {
    const value = entry[key];
    if (value === undefined) continue;
    const before = seen.get(value);
    if (before === undefined) seen.set(value, index);
    else
      yield {
        path: [section, index, key],
        found: `"${value}" a second time`,
        allowed: `one of its own; ${section}.${before} has this one`,
      };
  }
}

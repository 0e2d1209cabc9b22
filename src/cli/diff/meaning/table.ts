import { direction, type Meaning, matched, type ValueRow } from "../../../systems/value-row.ts";
import type { ValueChange } from "./changes.ts";

/** A row with its subject, for the path that it was found for. */
interface Found {
  readonly row: ValueRow;
  readonly what: string;
}

/** The row of a value. Of what lies below a row that no other row is more exact about, the one above it. */
export function rowOf(rows: readonly ValueRow[], path: readonly string[]): Found | undefined {
  for (let length = path.length; length > 0; length--) {
    for (const row of rows) {
      const keys = matched(row.path, path.slice(0, length));
      if (keys === undefined) continue;
      const what = row.what.replaceAll(/\{(\d|n)\}/g, (_all, place: string) =>
        place === "n" ? (keys.at(-1) ?? "") : (keys[Number(place) - 1] ?? ""),
      );
      return { row, what };
    }
  }
  return undefined;
}

/** What a changed value means; undefined where no row says it for the direction. */
export function meaningOf(
  rows: readonly ValueRow[],
  { path, was, is }: ValueChange,
): (Meaning & { readonly what: string }) | undefined {
  const found = rowOf(rows, path);
  if (found === undefined) return undefined;
  const way = direction(was, is, found.row);
  const said = way === undefined ? undefined : (found.row[way] ?? found.row.changed);
  return said && { ...said, what: found.what };
}

import { expect, test } from "vitest";
import { keyed, valueChanges } from "../../../src/cli/diff/meaning/changes.ts";
import { meaningOf, rowOf } from "../../../src/cli/diff/meaning/table.ts";
import { VALUE_ROWS } from "../../../src/systems/core/meaning/rows.ts";
import { DIRECTIONS, direction, type ValueRow } from "../../../src/systems/value-row.ts";
import { SCHEMA_PATHS, type SchemaPath } from "./schema-paths.ts";

/** Directions that a place of the schema can move in, and that its row has to say something of. */
function missing({ path, comes, value }: SchemaPath): string[] {
  const row = rowOf(VALUE_ROWS, path)?.row;
  if (row === undefined) return ["a row"];
  const has = (way: keyof ValueRow) => row[way] !== undefined;
  const member = comes && !(has("added") && has("gone")) ? ["added and gone"] : [];
  const moves = value === undefined || value["const"] !== undefined || path.at(-1) === "*" ? [] : ["up and down"];
  return [...member, ...(has("changed") || (has("up") && has("down")) ? [] : moves)];
}

test("every value of the schema has a row that says what moving it up, down, or out of the file means", () => {
  expect(SCHEMA_PATHS.length).toBeGreaterThan(300);
  expect(SCHEMA_PATHS.flatMap((one) => missing(one).map((what) => `${one.path.join(".")}: ${what}`))).toEqual([]);
});

test("every row is of a place that the schema has", () => {
  const known = new Set(SCHEMA_PATHS.map(({ path }) => rowOf(VALUE_ROWS, path)?.row.path));
  const ancestors = new Set(
    SCHEMA_PATHS.flatMap(({ path }) => path.map((_key, end) => path.slice(0, end + 1).join("."))),
  );
  expect(VALUE_ROWS.filter(({ path }) => !known.has(path) && !ancestors.has(path)).map(({ path }) => path)).toEqual([]);
});

test("no two rows are of the same place", () => {
  const paths = VALUE_ROWS.map(({ path }) => path);
  expect(paths.filter((path, index) => paths.indexOf(path) !== index)).toEqual([]);
});

test("every row speaks in each of its directions of its own example, and is silent where nothing moves", () => {
  for (const row of VALUE_ROWS) {
    const path = row.path.split(".").map((key) => (key === "*" ? "member" : key));
    const [less, more] = row.example;
    const ends = {
      up: [less, more],
      down: [more, less],
      changed: [less, more],
      added: [undefined, more],
      gone: [more, undefined],
    };
    for (const way of DIRECTIONS.filter((one) => row[one] !== undefined)) {
      const [was, is] = ends[way];
      expect(direction(was, is, row), `${row.path} ${way}`).toBe(way);
      expect(meaningOf(VALUE_ROWS, { path, was, is }), `${row.path} ${way}`).toMatchObject(row[way] ?? {});
    }
    for (const value of [less, more])
      expect(meaningOf(VALUE_ROWS, { path, was: value, is: value }), `${row.path} at rest`).toBeUndefined();
  }
});

test("a member in the middle of a list that comes or goes is one change", () => {
  const zones = (...names: string[]) => keyed({ zones: names });
  expect([...valueChanges(zones("1", "2", "3"), zones("1", "3"))]).toEqual([
    { path: ["zones", "2"], was: "2", is: undefined },
  ]);
});

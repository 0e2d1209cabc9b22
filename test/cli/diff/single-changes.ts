import { isFields } from "../../../src/base/fields.ts";
import { rowOf } from "../../../src/cli/diff/meaning/table.ts";
import { RULES } from "../../../src/config/rules/index.ts";
import { type Environment, environmentSchema } from "../../../src/config/schema.ts";
import { VALUE_ROWS } from "../../../src/systems/core/meaning/rows.ts";
import type { ValueRow } from "../../../src/systems/value-row.ts";

/** An environment that differs from another in one value. */
export interface SingleChange {
  readonly path: readonly PropertyKey[];
  readonly was: unknown;
  readonly is: unknown;
  readonly environment: Environment;
}

type Place = readonly [path: readonly PropertyKey[], value: unknown];

function* leaves(value: unknown, path: readonly PropertyKey[] = []): Generator<Place> {
  if (Array.isArray(value)) {
    for (const [index, member] of value.entries()) {
      yield [[...path, index], member];
      yield* leaves(member, [...path, index]);
    }
  } else if (isFields(value)) {
    for (const [key, inner] of Object.entries(value)) yield* leaves(inner, [...path, key]);
  } else yield [path, value];
}

/** Keys as the table names them: any member is one. */
const tabled = (path: readonly PropertyKey[]): string[] =>
  path.map((key) => (typeof key === "number" ? "member" : String(key)));

/** Other values that may stand at a place; undefined takes it out. */
function others(value: unknown, row: ValueRow | undefined): unknown[] {
  if (isFields(value) || Array.isArray(value)) return [undefined];
  if (typeof value === "boolean") return [!value];
  if (typeof value === "number") return [Math.floor(value / 2), value - 1, value + 1, value * 2];
  if (typeof value !== "string") return [];
  const [, amount, unit = ""] = /^(\d+)(m|Mi|Gi|Ti|h)?$/.exec(value) ?? [];
  if (amount !== undefined && row?.order === undefined)
    return [`${Math.max(1, Math.floor(Number(amount) / 2))}${unit}`, `${Number(amount) * 2}${unit}`];
  return [...(row?.order ?? []), ...(row?.example ?? [])].filter((one) => typeof one === "string" && one !== value);
}

/** A copy with another value at a place; a member of a list that is taken out leaves no hole. */
function withValue(root: Environment, path: readonly PropertyKey[], value: unknown): unknown {
  const copy = structuredClone(root);
  const last = path.at(-1) ?? "";
  const parent = path
    .slice(0, -1)
    .reduce<Record<PropertyKey, unknown>>((inner, key) => inner[key] as Record<PropertyKey, unknown>, copy as never);
  if (value !== undefined) parent[last] = value;
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
  return copy;
}

const obeysRules = (environment: Environment, today: string): boolean =>
  RULES.every((rule) => [...rule.check(environment, { today, stack: environment.environment })].length === 0);

/** Some of many, spread evenly: the same ones each time. */
const spread = <T>(all: readonly T[], most: number): T[] =>
  all.filter(
    (_one, index) => Math.floor((index * most) / all.length) !== Math.floor(((index - 1) * most) / all.length),
  );

/** Share of the generated changes that schema and rules allow, and a little less. */
const ALLOWED = 0.6;

/** Changes of one value, as many as asked for, from all over the file; each obeys the schema and the rules of values. */
export function singleChanges(from: Environment, today: string, most: number): SingleChange[] {
  const generated = [...leaves(from)].flatMap(([path, was]) =>
    [...new Set(others(was, rowOf(VALUE_ROWS, tabled(path))?.row))]
      .filter((is) => is !== was)
      .map((is) => ({ path, was, is })),
  );
  return spread(generated, most / ALLOWED)
    .flatMap((change): SingleChange[] => {
      const parsed = environmentSchema.safeParse(withValue(from, change.path, change.is));
      return parsed.success && obeysRules(parsed.data, today) ? [{ ...change, environment: parsed.data }] : [];
    })
    .slice(0, most);
}

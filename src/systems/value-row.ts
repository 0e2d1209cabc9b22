import { isDeepStrictEqual } from "node:util";
import { mebibytes, millicores } from "../base/quantity.ts";

/** How carefully a change wants to be read: data, access or service may be lost; a person should know; it is so. */
export const RISKS = ["danger", "attention", "note"] as const;

export type Risk = (typeof RISKS)[number];

/** How a value moves: towards more of it, towards less, to something that is neither, into the file or out of it. */
export const DIRECTIONS = ["up", "down", "changed", "added", "gone"] as const;

export type Direction = (typeof DIRECTIONS)[number];

/** What follows from one direction of a change. */
export interface Meaning {
  readonly risk: Risk;
  /** A clause that ends the sentence "<what>: <was> → <is>; …". */
  readonly follows: string;
  /** Section whose own items say it with more detail; the value is then listed without a sentence of its own. */
  readonly toldIn?: "values" | "azure" | "manifests" | "capacity" | "policies" | "access";
}

/** What a change of a value of the environment's file means, by direction. */
export interface ValueRow extends Readonly<Partial<Record<Direction, Meaning>>> {
  /** Keys joined by dots; `*` is any one key, and a member of a list is the key of its name. */
  readonly path: string;
  /** Subject of the sentence; `{1}` is the first key that a `*` stood for. */
  readonly what: string;
  /** Texts from least to most. Without it numbers, booleans, sizes and versions are compared by what they say. */
  readonly order?: readonly string[];
  /** Two values of which the second is more; of texts that have no order, any two. They are the row's own test. */
  readonly example: readonly [unknown, unknown];
}

const meaning =
  (risk: Risk) =>
  (follows: string, toldIn?: Meaning["toldIn"]): Meaning => ({
    risk,
    follows,
    ...(toldIn === undefined ? {} : { toldIn }),
  });

export const losing = meaning("danger");
export const minding = meaning("attention");
export const harmless = meaning("note");

/** The keys that stars stand for; undefined where the pattern is of another path. */
export function matched(pattern: string, path: readonly string[]): readonly string[] | undefined {
  const keys = pattern.split(".");
  if (keys.length !== path.length || !keys.every((key, index) => key === "*" || key === path[index])) return undefined;
  return path.filter((_key, index) => keys[index] === "*");
}

const QUANTITIES = [
  (value: string) =>
    Number(
      /^(\d+)\.(\d+)$/
        .exec(value)
        ?.slice(1)
        .map((part) => part.padStart(4, "0"))
        .join("") ?? "",
    ),
  mebibytes,
  millicores,
  (value: string) => Number(value.slice(0, -1)) * (value.endsWith("h") ? 60 : 1),
];

/** A value as a number that grows with it; undefined of a text without an order. */
function amount(value: unknown, order: ValueRow["order"]): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value !== "string") return undefined;
  if (order !== undefined) return order.includes(value) ? order.indexOf(value) : undefined;
  for (const read of QUANTITIES) {
    try {
      const found = read(value);
      if (found > 0) return found;
    } catch {
      // A quantity of another kind.
    }
  }
  return undefined;
}

/** Direction of a change; undefined where there is none. */
export function direction(was: unknown, is: unknown, { order, changed }: ValueRow): Direction | undefined {
  if (isDeepStrictEqual(was, is)) return undefined;
  if (was === undefined) return "added";
  if (is === undefined) return "gone";
  if (changed !== undefined) return "changed";
  const [from, to] = [amount(was, order), amount(is, order)];
  if (from === undefined || to === undefined || from === to) return "changed";
  return to > from ? "up" : "down";
}

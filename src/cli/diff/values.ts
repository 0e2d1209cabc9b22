import { at, fields } from "../../base/fields.ts";
import type { ValueRow } from "../../systems/value-row.ts";
import { attention, danger, type Item, note } from "./item.ts";
import { keyed, type ValueChange, valueChanges } from "./meaning/changes.ts";
import { meaningOf } from "./meaning/table.ts";
import { consumers, tenants } from "./members.ts";
import type { Side } from "./side.ts";
import { syncWindows } from "./sync-windows.ts";
import { grouped, plural, shown } from "./words.ts";

const STORED: Readonly<Record<string, string>> = {
  traces: "Traces are",
  logs: "Logs are",
  metrics: "Metrics are",
  metricsBackup: "Daily copies of the metrics backup are",
  audit: "Audit and resource logs are",
};

function retention(before: Side, after: Side): Item[] {
  return Object.entries(STORED).flatMap(([signal, subject]) => {
    const [was, is] = [before, after].map(({ values }) => at(values, "retentionDays", signal));
    if (typeof was !== "number" || typeof is !== "number" || was === is) return [];
    const sentence = `${subject} kept ${plural(is, "day")} instead of ${was}`;
    return is < was
      ? [
          danger(
            `${sentence}: what is older than ${plural(is, "day")} is deleted soon after, and a revert does not bring it back.`,
          ),
        ]
      : [
          attention(
            `${sentence}: once ${plural(is, "day")} have passed, ${Math.round((is / was - 1) * 100)} % more is stored.`,
          ),
        ];
  });
}

const pathOf = (path: readonly string[]): string =>
  path.map((key) => (key.includes(".") ? JSON.stringify(key) : key)).join(".");

const stepOf = ({ was, is }: ValueChange): string => `${shown(was)} → ${shown(is)}`;

function lineOf(rows: readonly ValueRow[], change: ValueChange): string {
  const meaning = meaningOf(rows, change);
  const follows = meaning?.risk === "note" ? ` (${meaning.follows})` : "";
  return `${pathOf(change.path)}: ${stepOf(change)}${follows}`;
}

/** Sentences of the table on what no other part of the review says in its own words; one where several say the same. */
function meanings(rows: readonly ValueRow[], changes: readonly ValueChange[]): Item[] {
  const said = changes.flatMap((change) => {
    const meaning = meaningOf(rows, change);
    return meaning === undefined || meaning.risk === "note" || meaning.toldIn !== undefined
      ? []
      : [{ change, meaning }];
  });
  return grouped(said, ({ meaning }) => `${meaning.risk} ${meaning.follows}`).flatMap(([, [first, ...others]]) => {
    if (first === undefined) return [];
    const { change, meaning } = first;
    const more = others.length === 0 ? "" : `, and ${plural(others.length, "value")} like it`;
    const sentence = `${meaning.what}: ${stepOf(change)}${more}; ${meaning.follows}.`;
    const details = others.length === 0 ? [] : [first, ...others].map(({ change: one }) => lineOf(rows, one));
    return [meaning.risk === "danger" ? danger(sentence, details) : attention(sentence, details)];
  });
}

/** Every value of the environment's file that differs, and what it means. */
export function values(before: Side, after: Side): Item[] {
  const rows = after.meanings ?? [];
  // Of an environment that is new or removed as a whole, its resources and objects are told.
  const both = [before, after].every((side) => Object.keys(side.values).length > 0);
  const [was, is] = [before, after].map(({ values: written, complete }) => keyed(fields(complete ?? written)));
  const changes = [...valueChanges(was, is)];
  const known = [retention, tenants, consumers, syncWindows].flatMap((rule) => rule(before, after));
  const all =
    changes.length === 0
      ? []
      : [
          note(
            `${plural(changes.length, "value")} of the environment's file ${changes.length === 1 ? "differs" : "differ"}.`,
            changes.map((change) => lineOf(rows, change)),
          ),
        ];
  return [...known, ...(both ? meanings(rows, changes) : []), ...all];
}

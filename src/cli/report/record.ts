import { type Fields, fields, isFields } from "../../base/fields.ts";
import { type Html, html } from "./html.ts";
import { table } from "./table.ts";

const isTable = (value: unknown): value is readonly Fields[] =>
  Array.isArray(value) && value.length > 0 && value.every(isFields);

/** Digits after the point that a measurement is worth. */
const shown = (value: unknown): string => {
  if (typeof value === "number") return String(Math.round(value * 100) / 100);
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(shown).join(", ");
  if (!isFields(value)) return JSON.stringify(value) ?? "";
  return Object.entries(value)
    .map(([key, inner]) => `${key} ${shown(inner)}`)
    .join(", ");
};

function tableOf(label: string, members: readonly Fields[]): Html {
  const columns = [...new Set(members.flatMap((member) => Object.keys(member)))];
  const numbers = (column: string) =>
    members.every((member) => ["number", "undefined"].includes(typeof member[column]));
  return html`<h4>${label}</h4>${table(
    label,
    columns.map((column) => ({ title: column, figures: numbers(column) })),
    members.map((member) => columns.map((column) => (member[column] === undefined ? "" : shown(member[column])))),
  )}`;
}

/** A table of the members, and one for each list that they hold, whose rows begin with what their member begins with. */
function tables(label: string, members: readonly Fields[]): Html[] {
  const lists = [...new Set(members.flatMap((member) => Object.keys(member).filter((key) => isTable(member[key]))))];
  const around = members.map((member) =>
    Object.fromEntries(Object.entries(member).filter(([key]) => !lists.includes(key))),
  );
  const inner = lists.map((key) => {
    const rows = members.flatMap((member) => {
      const [first] = Object.entries(member);
      const list = member[key];
      return isTable(list) ? list.map((one) => ({ ...(first && { [first[0]]: first[1] }), ...one })) : [];
    });
    return tableOf(`${label}: ${key}`, rows);
  });
  return [tableOf(label, around), ...inner];
}

/** A record whose form nobody vouches for: its lists of objects as tables, all else by name and value. */
export function recordHtml(label: string, record: unknown): Html {
  const entries = Object.entries(isTable(record) ? { results: record } : fields(record));
  const plain = entries.filter(([, value]) => !isTable(value) && shown(value) !== "");
  return html`${
    plain.length > 0 &&
    table(
      label,
      [{ title: "What" }, { title: "Value" }],
      plain.map(([name, value]) => [name, shown(value)]),
    )
  }${entries.map(([name, value]) => isTable(value) && tables(name, value))}`;
}

import { type Across, across, environmentColumns, orDash } from "../across.ts";
import { type Content, html } from "../html.ts";
import type { ReportModel } from "../model.ts";
import { type Section, table } from "../table.ts";

/** Every value below a path; members of lists of named things by their names. */
function* leaves(value: unknown, path: string): Generator<readonly [string, string]> {
  if (typeof value !== "object" || value === null) {
    if (value !== undefined) yield [path, typeof value === "string" ? value : JSON.stringify(value)];
    return;
  }
  if (Array.isArray(value) && value.every((member) => typeof member !== "object")) {
    yield [path, value.join(", ")];
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    const name: unknown =
      Array.isArray(value) && typeof inner === "object" && inner !== null && "name" in inner ? inner.name : key;
    yield* leaves(inner, path === "" ? String(name) : `${path}.${String(name)}`);
  }
}

/** `hyperion.loki.ingester.cpu` → what it is a value of, and its own name. */
function split(path: string): { readonly parent: string; readonly leaf: string } {
  const dot = path.lastIndexOf(".");
  return { parent: path.slice(0, Math.max(dot, 0)), leaf: path.slice(dot + 1) };
}

/** A path that a narrow screen may break after its dots. */
const breakable = (path: string): Content =>
  path.split(".").map((part, index) => (index === 0 ? part : html`.<wbr>${part}`));

/** The values of one object in one environment; what differs from the first environment is marked. */
const members = (rows: readonly Across<string>[], index: number): Content =>
  rows.map(({ key, values }) => {
    const written = html`<span class="soft">${split(key).leaf}</span> ${orDash(values[index])}`;
    return index > 0 && values[index] !== values[0]
      ? html`<div class="differs">${written}</div>`
      : html`<div>${written}</div>`;
  });

/** The environments' values side by side: those that differ, then those that are the same everywhere. */
export function environmentsSection({ environments }: ReportModel): Section {
  const all = across(environments, ({ values }) => leaves(values, ""));
  const differing = all.filter(({ values }) => new Set(values).size > 1);
  const same = all.filter((row) => !differing.includes(row));
  return {
    id: "environments",
    title: "Environments",
    lead: `${differing.length} values differ between the environments; ${same.length} are the same in all of them. What differs from the first environment is marked.`,
    body: html`${table(
      "Values that differ",
      [{ title: "Of", code: true }, ...environmentColumns(environments, { code: true })],
      [...Map.groupBy(differing, ({ key }) => split(key).parent)].map(([parent, rows]) => [
        parent === "" ? "environment" : breakable(parent),
        ...environments.map((_, index) => members(rows, index)),
      ]),
    )}
<details><summary>${same.length} values that are the same everywhere</summary>${table(
      "Values that are the same everywhere",
      [
        { title: "Value", code: true },
        { title: "In all environments", code: true },
      ],
      same.map(({ key, values }) => [breakable(key), values[0]]),
    )}</details>`,
  };
}

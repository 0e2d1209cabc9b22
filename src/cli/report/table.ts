import { type Content, type Html, html } from "./html.ts";

export interface Column {
  readonly title: string;
  /** Figures: aligned to the right. Default: false. */
  readonly figures?: boolean;
  /** Names and values as they are written in a file. Default: false. */
  readonly code?: boolean;
}

const classOf = ({ figures, code }: Column): string =>
  [figures === true ? "figures" : "", code === true ? "code" : ""].filter((name) => name !== "").join(" ");

/** A table that scrolls inside its own box, by keyboard too, and whose rows the search finds. */
export const table = (label: string, columns: readonly Column[], rows: readonly (readonly Content[])[]): Html =>
  rows.length === 0
    ? html`<p class="none">None.</p>`
    : html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table>
<thead><tr>${columns.map((column) => html`<th scope="col" class="${classOf(column)}">${column.title}</th>`)}</tr></thead>
<tbody>${rows.map(
        (cells) =>
          html`<tr>${cells.map((cell, index) => {
            const name = classOf(columns[index] ?? { title: "" });
            return name === "" ? html`<td>${cell}</td>` : html`<td class="${name}">${cell}</td>`;
          })}</tr>
`,
      )}</tbody></table></div>`;

/** A section of the page; the navigation is made from the same values. */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** What a reader learns here, in a sentence. */
  readonly lead: string;
  readonly body: Html;
}

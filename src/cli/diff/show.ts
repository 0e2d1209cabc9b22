import { columns, type Terminal } from "../../command/terminal.ts";
import { type Difference, differs } from "./difference.ts";
import type { Item } from "./item.ts";
import { costTable, poolTable, priceNote } from "./tables.ts";

const STYLES = { danger: "red", attention: "yellow", note: "reset" } as const;
const SIGNS = { danger: "!!", attention: "! ", note: "  " } as const;

/** Lines of proof shown of one item on a terminal; all of them are in the JSON. */
const MAX_DETAILS = 12;

function lines({ risk, sentence, details }: Item, terminal: Terminal): string[] {
  const more = details.length > MAX_DETAILS ? [`… ${details.length - MAX_DETAILS} more`] : [];
  return [
    terminal.style(STYLES[risk], `${SIGNS[risk]} ${sentence}`),
    ...[...details.slice(0, MAX_DETAILS), ...more].map((line) => terminal.style("dim", `     ${line}`)),
  ];
}

/** A difference as a person reads it on a terminal: every subject, and "nothing" where there is none. */
export function showDifference(
  environment: string,
  against: string,
  difference: Difference,
  terminal: Terminal,
): string {
  const title = terminal.style("bold", `${environment}, against ${against}`);
  if (!differs(difference)) return `${title}: nothing changes`;
  const sections = difference.sections.flatMap(({ title: subject, items }) =>
    items.length === 0
      ? [`${subject}: nothing`]
      : [terminal.style("bold", subject), ...items.flatMap((item) => lines(item, terminal))],
  );
  const tables = difference.priced
    ? ["", columns(poolTable(difference)), "", columns(costTable(difference)), priceNote()]
    : [];
  return [title, ...sections, ...tables].join("\n");
}

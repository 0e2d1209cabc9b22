import { type Cost, isKnown } from "../../../capacity/cost.ts";
import { dollars } from "../../../capacity/dollars.ts";
import { type Across, across, environmentColumns, orDash } from "../across.ts";
import { type Content, type Html, html } from "../html.ts";
import type { EnvironmentFacts } from "../model.ts";
import { range } from "../range.ts";
import { table } from "../table.ts";

/** US dollars a month. */
type Monthly = Pick<Cost, "least" | "most">;

const priced = (amount: Monthly | undefined): Content =>
  amount === undefined ? orDash(undefined) : range(dollars(amount.least), dollars(amount.most));

const DISKS = /^disks of (?<workload>.+?), [\d.]+ GiB each$/;

const plus = (a: Monthly, b: Monthly): Monthly => ({ least: a.least + b.least, most: a.most + b.most });
const NOTHING: Monthly = { least: 0, most: 0 };

/** Lines of the bill by name; disks by their workload, whatever their size. Lines of one name are one. */
function summed({ cost }: EnvironmentFacts, disks: boolean): Map<string, Monthly> {
  const found = new Map<string, Monthly>();
  for (const line of cost.lines) {
    const workload = DISKS.exec(line.what)?.groups?.["workload"];
    if ((workload !== undefined) !== disks) continue;
    const name = workload ?? line.what;
    found.set(name, plus(found.get(name) ?? NOTHING, line));
  }
  return found;
}

function dearestFirst(rows: readonly Across<Monthly>[]): Across<Monthly>[] {
  const most = ({ values }: Across<Monthly>) => Math.max(...values.map((value) => value?.most ?? 0));
  return [...rows].sort((a, b) => most(b) - most(a));
}

const row = ({ key, values }: Across<Monthly>): Content[] => [key, ...values.map(priced)];

/** The bill of each environment: everything but disks line by line, and disks by workload. */
export function costTables(environments: readonly EnvironmentFacts[]): Html {
  const disks = across(environments, (facts) => summed(facts, true));
  const allDisks = environments.map((facts) => [...summed(facts, true).values()].reduce(plus, NOTHING));
  const unpriced = [...new Set(environments.flatMap(({ cost }) => cost.unpriced))];
  const columns = environmentColumns(environments, { figures: true });
  return html`<h3>Cost a month</h3>
${table(
  "Cost a month",
  [{ title: "What" }, ...columns],
  [
    [
      html`<strong>Total</strong>`,
      ...environments.map(({ cost }) => html`<strong>${isKnown(cost) ? priced(cost) : "unknown"}</strong>`),
    ],
    ...dearestFirst([
      { key: "disks of all workloads", values: allDisks },
      ...across(environments, (facts) => summed(facts, false)),
    ]).map(row),
  ],
)}${unpriced.length > 0 && html`<p class="soft">Without a price in the table: ${unpriced.join(", ")}.</p>`}
<details><summary>Disks of ${disks.length} workloads</summary>${table("Disks a month", [{ title: "Workload", code: true }, ...columns], dearestFirst(disks).map(row))}</details>`;
}

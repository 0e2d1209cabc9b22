import { nodesOf, type PoolCapacity } from "../../../capacity/capacity.ts";
import type { Size } from "../../../capacity/node-pool.ts";
import { across, environmentColumns, orDash } from "../across.ts";
import { type Html, html } from "../html.ts";
import type { EnvironmentFacts, ReportModel } from "../model.ts";
import { range } from "../range.ts";
import { type Section, table } from "../table.ts";
import { costTables } from "./cost.ts";

const cores = (millicores: number): string => (millicores / 1000).toFixed(1);
const gibibytes = (mebibytes: number): string => `${Math.round(mebibytes / 1024)}`;

const BAR = { x: 58, width: 170, height: 9 };

/** One bar: what is asked for at the least and at the most, of what the pool's largest number of nodes has. */
interface Use {
  readonly what: string;
  readonly least: number;
  readonly most: number;
  readonly whole: number;
  readonly text: string;
}

const bar = ({ what, least, most, whole, text }: Use, index: number): Html => {
  const y = 6 + index * 22;
  const length = (amount: number) => (whole === 0 ? 0 : Math.min(1, amount / whole) * BAR.width).toFixed(1);
  return html`<text x="0" y="${y + 9}">${what}</text><rect class="track" x="${BAR.x}" y="${y}" width="${BAR.width}" height="${BAR.height}"/><rect class="${most > whole ? "most over" : "most"}" x="${BAR.x}" y="${y}" width="${length(most)}" height="${BAR.height}"/><rect class="least" x="${BAR.x}" y="${y}" width="${length(least)}" height="${BAR.height}"/><text class="soft" x="${BAR.x + BAR.width + 8}" y="${y + 9}">${text}</text>`;
};

function use(
  { pool, node, least, most }: PoolCapacity,
  what: string,
  of: (size: Size) => number,
  say: (amount: number) => string,
): Use {
  const whole = node === undefined ? 0 : of(node) * pool.maxCount;
  const text = `${range(say(of(least)), say(of(most)))} of ${say(whole)}`;
  return { what, least: of(least), most: of(most), whole, text };
}

function poolFigure(one: PoolCapacity): Html {
  const { pool, least, most } = one;
  const nodes = `${range(String(least.nodes), String(most.nodes))} of ${pool.maxCount}`;
  const uses: Use[] = [
    { what: "nodes", least: least.nodes, most: most.nodes, whole: pool.maxCount, text: nodes },
    use(one, "cores", ({ cpu }) => cpu, cores),
    use(one, "GiB", ({ memory }) => memory, gibibytes),
  ];
  const label = uses.map(({ what, text }) => `${what}: ${text}`).join("; ");
  return html`<figure class="bars"><figcaption>${pool.name} <span class="soft">${pool.vmSize}, ${pool.minCount}–${pool.maxCount} nodes, runs ${nodesOf(one)}</span></figcaption><svg viewBox="0 0 358 72" width="358" height="72" role="img" aria-label="${label}">${uses.map(bar)}</svg></figure>`;
}

const poolsOf = ({
  name,
  capacity,
}: EnvironmentFacts): Html => html`<div data-environment="${name}"><h3>Pools in ${name}</h3>
<div class="multiples">${capacity.pools.map(poolFigure)}</div>${
  capacity.homeless.length > 0 && html`<p class="bad">No pool takes ${capacity.homeless.join(", ")}.</p>`
}</div>`;

/** What a pool is asked for; nothing where only pods that are not ours stand on it. */
const requests = ({ least, most }: PoolCapacity): string =>
  most.pods === 0
    ? ""
    : [
        `${range(String(least.pods), String(most.pods))} pods`,
        `${range(cores(least.cpu), cores(most.cpu))} cores`,
        `${range(gibibytes(least.memory), gibibytes(most.memory))} GiB`,
      ].join(", ");

/** What the pods request of each pool, and what all of it costs. */
export const capacitySection = ({ environments }: ReportModel): Section => ({
  id: "capacity",
  title: "Capacity and cost",
  lead: "What our pods request with the fewest and with the most replicas that their autoscalers make, against the pool's largest size. Third-party charts are not counted. Costs are list prices in US dollars a month, for comparison and not for a budget; traffic and stored volume are not in them.",
  body: html`${environments.map(poolsOf)}
<h3>Requests by pool</h3>
${table(
  "Requests by pool",
  [{ title: "Pool" }, ...environmentColumns(environments, { figures: true })],
  across(environments, ({ capacity }) => capacity.pools.map((one) => [one.pool.name, one] as const)).map(
    ({ key, values }) => [key, ...values.map((one) => orDash(one && requests(one)))],
  ),
)}
${costTables(environments)}`,
});

import { type Flow, includes, type Peer, peerKey, uniqueFlows } from "../../../../charts/workload/flow.ts";
import { across, where } from "../across.ts";
import { type Html, html } from "../html.ts";
import type { EnvironmentFacts, ReportModel } from "../model.ts";
import { type Section, table } from "../table.ts";

/** With a blank that does not break: a protocol and its port stand on one line. */
const portOf = ({ protocol, port, endPort }: Flow): string =>
  `${protocol}\u00a0${port}${endPort === undefined ? "" : `–${endPort}`}`;

/** Names of the two ends for a reader: the app, or the namespace of pods that are not of one app alone. */
function partiesOf({ pods }: EnvironmentFacts): (peer: Peer) => string {
  const spaces = Map.groupBy(pods, ({ app }) => app);
  const alone = new Set(
    [...spaces].filter(([, all]) => new Set(all.map((one) => one.pods.namespace)).size === 1).map(([app]) => app),
  );
  return (peer) => {
    if (peer.kind === "addresses") return peer.name;
    const app = pods.find((one) => includes(peer, one.pods))?.app;
    return app !== undefined && alone.has(app) ? app : peer.namespace;
  };
}

/** Connections of all environments by what they join, with the party of each end. */
const flowsOf = (facts: EnvironmentFacts) => {
  const party = partiesOf(facts);
  return uniqueFlows(facts.flows).map((flow) => {
    const parties = { from: party(flow.from), to: party(flow.to) };
    return [`${peerKey(flow.from)} ${peerKey(flow.to)} ${portOf(flow)}`, { flow, ...parties }] as const;
  });
};

/** Parties against parties: how many connections lead from the row to the column. */
function matrix(parties: readonly { readonly flow: Flow; readonly from: string; readonly to: string }[]): Html {
  const names = (end: "from" | "to") => [...new Set(parties.map((one) => one[end]))].sort();
  const cells = Map.groupBy(parties, ({ from, to }) => `${from} ${to}`);
  const [rows, columns] = [names("from"), names("to")];
  return html`<div class="scroll matrix" role="region" aria-label="Flows matrix" tabindex="0"><table>
<thead><tr><td class="corner"></td>${columns.map((name) => html`<th scope="col"><span>${name}</span></th>`)}</tr></thead>
<tbody>${rows.map(
    (from) =>
      html`<tr><th scope="row">${from}</th>${columns.map((to) => {
        const found = cells.get(`${from} ${to}`) ?? [];
        const ports = [...new Set(found.map(({ flow }) => portOf(flow)))].join(", ");
        return found.length === 0
          ? html`<td></td>`
          : html`<td class="some"><a href="#flow-list" data-find="${from}→${to}" title="${from} to ${to}: ${ports}">${found.length}</a></td>`;
      })}</tr>
`,
  )}</tbody></table></div>`;
}

/** Every connection that may be opened, once; network policies on both ends are made from them. */
export function flowsSection({ environments }: ReportModel): Section {
  const all = across(environments, flowsOf).flatMap(({ values }) => {
    const found = values.find((value) => value !== undefined);
    // A reason may name a host, which differs between environments.
    const why = [...new Set(values.flatMap((value) => value?.flow.why ?? []))].join("; ");
    return found === undefined ? [] : [{ ...found, why, values }];
  });
  return {
    id: "flows",
    title: "Flows",
    lead: `${all.length} connections are declared, and nothing else is allowed. Rows of the matrix open connections to its columns; a number is how many, and leads to them.`,
    body: html`${matrix(all)}
<h3 id="flow-list">Connections</h3>
${table(
  "Connections",
  [
    { title: "Between" },
    { title: "From", code: true },
    { title: "To", code: true },
    { title: "Port", code: true },
    { title: "Why" },
    { title: "In" },
  ],
  all.map(({ flow, from, to, why, values }) => [
    `${from}→${to}`,
    peerKey(flow.from),
    peerKey(flow.to),
    portOf(flow),
    why,
    where(environments, values),
  ]),
)}`,
  };
}

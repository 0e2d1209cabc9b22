import { SIGNALS } from "../../../base/signals.ts";
import { LAYERS } from "../../../kubernetes/labels.ts";
import { capital } from "../capital.ts";
import { diagram } from "../diagram.ts";
import { type Html, html } from "../html.ts";
import type { EnvironmentFacts, ReportModel } from "../model.ts";
import { readingWay, signalWay, type Way } from "../pipeline.ts";
import type { Section } from "../table.ts";
import { WIDTHS } from "../widths.ts";

function figure(environment: string, title: string, { boxes, lines }: Way): Html {
  const label = `${title} in ${environment}`;
  return html`<figure data-environment="${environment}"><figcaption>${title} <span class="soft">in ${environment}</span></figcaption>
${diagram(label, boxes, lines, { width: WIDTHS.wide, down: false })}${diagram(label, boxes, lines, { width: WIDTHS.narrow, down: true })}</figure>`;
}

const waysOf = (facts: EnvironmentFacts): Html[] => [
  ...SIGNALS.map((signal) => figure(facts.name, capital(signal), signalWay(facts, signal))),
  figure(facts.name, "Reading and alerting", readingWay(facts)),
];

/** The pipeline by signal and layer, drawn from the declared flows. */
export const pipelineSection = ({ environments }: ReportModel): Section => ({
  id: "pipeline",
  title: "Pipeline",
  lead: "Each signal's way from its producers to its store and to consumer teams, drawn from the declared flows; numbers are the ports that receivers listen on. Connections that only scrape a program's own metrics are in the flows below.",
  body: html`<ul class="legend">${["outside", ...LAYERS].map((layer) => html`<li><i class="${layer}"></i>${layer}</li>`)}<li><i class="way"></i>failover and replay</li></ul>
${environments.flatMap(waysOf)}`,
});

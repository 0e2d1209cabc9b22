import { createHash } from "node:crypto";
import { nodesOf } from "../../capacity/capacity.ts";
import { isKnown } from "../../capacity/cost.ts";
import { dollars } from "../diff/words.ts";
import { capital } from "./capital.ts";
import { Html, html } from "./html.ts";
import type { EnvironmentFacts, ReportModel } from "./model.ts";
import { auditSection } from "./sections/audit.ts";
import { capacitySection } from "./sections/capacity.ts";
import { dataSection } from "./sections/data.ts";
import { environmentsSection } from "./sections/environments.ts";
import { flowsSection } from "./sections/flows.ts";
import { imagesSection } from "./sections/images.ts";
import { networkSection } from "./sections/network.ts";
import { pipelineSection } from "./sections/pipeline.ts";
import { policiesSection } from "./sections/policies.ts";
import { proofSection } from "./sections/proof.ts";
import type { Section } from "./table.ts";

/** The page's own style and script, as they are put into it. */
export interface Assets {
  readonly style: string;
  readonly script: string;
}

const SECTIONS: readonly ((model: ReportModel) => Section)[] = [
  networkSection,
  pipelineSection,
  environmentsSection,
  capacitySection,
  dataSection,
  flowsSection,
  policiesSection,
  imagesSection,
  auditSection,
  proofSection,
];

const figures = ({ name, environment, resources, objects, capacity, cost, audit }: EnvironmentFacts): Html => {
  const rows: readonly (readonly [string, string | number])[] = [
    ["region", environment.azure.region],
    ["Azure resources", resources.filter(({ custom }) => custom).length],
    ["Kubernetes objects", objects.length],
    ["nodes", capacity.pools.reduce((total, pool) => total + nodesOf(pool), 0)],
    ["list price a month", isKnown(cost) ? `${dollars(cost.least)}–${dollars(cost.most)}` : "unknown"],
    ["audit", `${audit.findings.length} findings, ${audit.waived.length} waived`],
  ];
  return html`<dl><div class="name"><dt>${name}</dt></div>${rows.map(([what, value]) => html`<div><dt>${what}</dt><dd>${value}</dd></div>`)}</dl>`;
};

/** Shows what belongs to the chosen environment; names are those of stack files, letters alone. */
const choosing = (environments: readonly EnvironmentFacts[]): string =>
  environments
    .map(
      ({ name }) =>
        `body:has(#environment-${name}:checked) [data-environment]:not([data-environment="${name}"]){display:none}`,
    )
    .join("\n");

const choice = (environments: readonly EnvironmentFacts[]): Html =>
  html`<fieldset class="environments" aria-label="Environment of diagrams">${environments.map(
    ({ name }, index) =>
      html`<label><input type="radio" name="environment" id="environment-${name}"${index === environments.length - 1 && html` checked`}>${name}</label>`,
  )}</fieldset>`;

const sectionHtml = ({ id, title, lead, body }: Section): Html =>
  html`<section id="${id}" aria-labelledby="${id}-title" data-part><h2 id="${id}-title">${title}</h2>
<p class="lead">${lead}</p>
${body}</section>
`;

const sourceOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/**
 * The report as one HTML document: style, script and diagrams are in it, and its own policy forbids the browser to
 * load or run anything else.
 */
export function page(model: ReportModel, { style, script }: Assets): string {
  const { commit, environments } = model;
  const sections = SECTIONS.map((make) => make(model));
  const css = `${style}\n${choosing(environments)}\n`;
  const policy = `default-src 'none'; style-src ${sourceOf(css)}; script-src ${sourceOf(script)}; img-src data:; base-uri 'none'; form-action 'none'`;
  const short = commit.id.slice(0, 10);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Megatron + Hyperion at ${short}</title>
<link rel="icon" href="data:,">
<style>${new Html(css)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<svg class="defs" aria-hidden="true"><defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0.8L8 4L0 7.2Z"/></marker></defs></svg>
<div class="bar"><div>
<span class="brand">Megatron + Hyperion</span><span class="id">${short}</span>
<div class="find"><output id="found" for="find" aria-live="polite"></output><input type="search" id="find" placeholder="Search rows ( / )" aria-label="Search the rows of all tables" autocomplete="off"></div>
${choice(environments)}
<nav aria-label="Sections">${sections.map(({ id }) => html`<a href="#${id}">${capital(id)}</a>`)}</nav>
</div></div>
<header><h1>The platform at ${short}</h1>
<p class="lead">${commit.subject} · ${commit.date}${commit.modified && html` · <span class="bad">with changes that are in no commit</span>`}</p>
<div class="figures-row">${environments.map(figures)}</div></header>
<main id="main">
${sections.map(sectionHtml)}</main>
<footer>Made by hyperion report from the commit alone: no Azure account and no cluster was asked.</footer>
<script>${new Html(script)}</script>
</body>
</html>
`.markup;
}

import { createHash } from "node:crypto";
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

/** Whether any environment has some of a list. */
const some =
  (of: (facts: EnvironmentFacts) => readonly unknown[]) =>
  ({ environments }: ReportModel): boolean =>
    environments.some((facts) => of(facts).length > 0);

const always = (): boolean => true;

/** Sections in the order of the page, each where a system has what it is about. */
const SECTIONS: readonly (readonly [(model: ReportModel) => Section, (model: ReportModel) => boolean])[] = [
  [networkSection, some(({ resources }) => resources)],
  [pipelineSection, some(({ kept, flows }) => (kept.length > 0 ? flows : []))],
  [environmentsSection, some(({ values }) => Object.keys(values))],
  [capacitySection, some(({ capacity }) => capacity.pools)],
  [dataSection, some(({ kept }) => kept)],
  [flowsSection, some(({ flows }) => flows)],
  [policiesSection, some(({ policies }) => policies)],
  [imagesSection, always],
  [auditSection, some(({ rules }) => rules)],
  [proofSection, always],
];

const figures = ({ name, figures: rows }: EnvironmentFacts): Html =>
  html`<dl><div class="name"><dt>${name}</dt></div>${rows.map(([what, value]) => html`<div><dt>${what}</dt><dd>${value}</dd></div>`)}</dl>`;

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
  const { title, commit, environments } = model;
  const sections = SECTIONS.filter(([, has]) => has(model)).map(([make]) => make(model));
  const css = `${style}\n${choosing(environments)}\n`;
  const policy = `default-src 'none'; style-src ${sourceOf(css)}; script-src ${sourceOf(script)}; img-src data:; base-uri 'none'; form-action 'none'`;
  const short = commit.id.slice(0, 10);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} at ${short}</title>
<link rel="icon" href="data:,">
<style>${new Html(css)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<svg class="defs" aria-hidden="true"><defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0.8L8 4L0 7.2Z"/></marker></defs></svg>
<div class="bar"><div>
<span class="brand">${title}</span><span class="id">${short}</span>
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

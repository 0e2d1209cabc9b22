import { capital } from "../capital.ts";
import { type Html, html } from "../html.ts";
import type { Drill, ReportModel, TestRun } from "../model.ts";
import { recordHtml } from "../record.ts";
import { type Section, table } from "../table.ts";

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;

const looks: Readonly<Record<string, string>> = { passed: "good", failed: "bad" };

function runTable({ kind, tests }: TestRun): Html {
  const count = (status: string) => tests.filter((test) => test.status === status).length;
  const rest = tests.length - count("passed") - count("failed");
  return html`<h3>${kind}</h3><p class="lead">${count("passed")} passed, ${count("failed")} failed, ${rest} not run.</p>
<details><summary>${tests.length} tests</summary>${table(
    `Tests of ${kind}`,
    [{ title: "Test" }, { title: "Result" }, { title: "Time", figures: true }],
    tests.map(({ name, status, milliseconds }) => [
      name,
      html`<span class="${looks[status] ?? "soft"}">${status}</span>`,
      seconds(milliseconds),
    ]),
  )}</details>`;
}

const drillHtml = ({ name, record }: Drill): Html =>
  html`<h3>${capital(name)}</h3>${recordHtml(`Drill ${name}`, record)}`;

/** What tests and drills recorded for this commit; says so where they were not run. */
export const proofSection = ({ runs, drills }: ReportModel): Section => ({
  id: "proof",
  title: "Tests and drills",
  lead: "What the test runs and drills beside this commit recorded.",
  body: html`${runs.map(runTable)}${drills.map(drillHtml)}${
    runs.length + drills.length === 0 &&
    html`<p class="none">No record of a run is there. With CI set, the tests write one to dist/test/; drills write theirs to dist/drill/.</p>`
  }`,
});

import { environmentColumns } from "../across.ts";
import { expiry } from "../expiry.ts";
import { html } from "../html.ts";
import type { EnvironmentFacts, ReportModel } from "../model.ts";
import { type Section, table } from "../table.ts";

function verdict(rule: string, { audit }: EnvironmentFacts) {
  const found = audit.findings.filter((finding) => finding.rule === rule).length;
  const waived = audit.waived.filter((finding) => finding.rule === rule).length;
  if (found > 0) return html`<span class="bad">${found} found</span>`;
  return waived > 0 ? `${waived} waived` : html`<span class="good">kept</span>`;
}

/** What each plan is held to, what was found, and what is waived until when. */
export const auditSection = ({ environments, commit }: ReportModel): Section => {
  const rules = environments[0]?.rules ?? [];
  return {
    id: "audit",
    title: "Audit of the Azure plan",
    lead: `${rules.length} rules hold every plan; a finding fails the build unless a waiver with a reason and a day of expiry names it.`,
    body: html`<h3>Findings</h3>
${table(
  "Findings",
  [
    { title: "Environment" },
    { title: "Rule", code: true },
    { title: "Resource", code: true },
    { title: "Found" },
    { title: "Required" },
    { title: "To do" },
  ],
  environments.flatMap(({ name, audit }) =>
    audit.findings.map(({ rule, resource, found, required, remedy }) => [
      name,
      rule,
      resource,
      found,
      required,
      remedy,
    ]),
  ),
)}
<h3>Waivers</h3>
${table(
  "Waivers",
  [
    { title: "Environment" },
    { title: "Rule", code: true },
    { title: "Resource", code: true },
    { title: "Reason" },
    { title: "Until" },
  ],
  environments.flatMap(({ name, audit }) =>
    audit.waived.map(({ rule, resource, reason, expires }) => [name, rule, resource, reason, expiry(expires, commit)]),
  ),
)}
<details><summary>${rules.length} rules</summary>${table(
      "Rules",
      [
        { title: "Rule", code: true },
        { title: "Protects" },
        { title: "Required" },
        ...environmentColumns(environments),
      ],
      rules.map(({ id, protects, required }) => [
        id,
        protects,
        required,
        ...environments.map((facts) => verdict(id, facts)),
      ]),
    )}</details>`,
  };
};

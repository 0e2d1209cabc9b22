import { across, environmentColumns } from "../across.ts";
import { expiry } from "../expiry.ts";
import { html } from "../html.ts";
import type { ReportModel } from "../model.ts";
import { type Section, table } from "../table.ts";

const HARDEST = "Deny";

/** What Kyverno holds each environment to, and who is exempt until when. */
export const policiesSection = ({ environments, commit }: ReportModel): Section => {
  const definitions = across(environments, ({ policies }) =>
    policies.map(({ definition, action }) => [definition.name, { definition, action }] as const),
  );
  const exceptions = new Map(environments.flatMap((facts) => facts.exceptions.map((one) => [one.name, one] as const)));
  return {
    id: "policies",
    title: "Policies and exceptions",
    lead: `${definitions.length} policies judge every object that enters a cluster. Deny refuses what fails, Audit reports it.`,
    body: html`${table(
      "Policies",
      [
        { title: "Policy", code: true },
        { title: "Theme" },
        { title: "Severity" },
        ...environmentColumns(environments),
        { title: "Without it" },
      ],
      definitions.map(({ key, values }) => {
        const definition = values.find((value) => value !== undefined)?.definition;
        return [
          key,
          definition?.theme,
          definition?.severity,
          ...values.map((value) => (value?.action === HARDEST ? html`<strong>${HARDEST}</strong>` : value?.action)),
          definition?.why,
        ];
      }),
    )}
<h3>Exceptions</h3>
${table(
  "Exceptions",
  [
    { title: "Workload", code: true },
    { title: "Namespaces", code: true },
    { title: "Exempt from", code: true },
    { title: "Reason" },
    { title: "Until" },
  ],
  [...exceptions.values()].map(({ name, namespaces, policies, reason, expires }) => [
    name,
    namespaces.join(", "),
    policies.map((policy) => policy.name).join(", "),
    reason,
    expiry(expires, commit),
  ]),
)}`,
  };
};

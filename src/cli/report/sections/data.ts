import { at, count, list, text } from "../../../base/fields.ts";
import { demands } from "../../../capacity/demand.ts";
import { shortType } from "../../../plan/azure/highlights.ts";
import type { PlannedResource } from "../../../plan/mock-engine.ts";
import { across, environmentColumns, orDash } from "../across.ts";
import { html } from "../html.ts";
import type { EnvironmentFacts, ReportModel } from "../model.ts";
import { type Section, table } from "../table.ts";

const inputsOf = (resources: readonly PlannedResource[], type: string) =>
  resources.filter((resource) => shortType(resource.type) === type).map(({ inputs }) => inputs);

const deletion = (rule: unknown): string => {
  const blob = at(rule, "definition", "actions", "baseBlob", "delete");
  const days = count(at(blob, "daysAfterCreationGreaterThan"), count(at(blob, "daysAfterModificationGreaterThan")));
  return days === 0 ? "" : `${days} d`;
};

/** Accounts of an environment, by name, each with what it is for and what keeps and deletes what is in it. */
function accounts({ name, resources }: EnvironmentFacts) {
  const policies = inputsOf(resources, "storage:ManagementPolicy");
  return inputsOf(resources, "storage:StorageAccount").map((account) => {
    const own = (inputs: { readonly [key: string]: unknown }) => inputs["accountName"] === account["accountName"];
    const rules = policies.filter(own).flatMap((policy) => list(at(policy, "policy", "rules")));
    const locked = inputsOf(resources, "storage:BlobContainerImmutabilityPolicy").filter(own);
    return [
      name,
      text(account["accountName"]),
      inputsOf(resources, "storage:BlobContainer")
        .filter(own)
        .map((container) => text(container["containerName"]))
        .join(", "),
      text(at(account, "sku", "name")).replace("Standard_", ""),
      text(account["location"]),
      orDash(
        rules
          .map((rule) => `${text(rule["name"])}: ${deletion(rule)}`)
          .filter((line) => !line.endsWith(": "))
          .join(", "),
      ),
      orDash(
        locked
          .map(
            (policy) => `${text(policy["containerName"])}: ${count(policy["immutabilityPeriodSinceCreationInDays"])} d`,
          )
          .join(", "),
      ),
    ];
  });
}

const volumes = ({ objects }: EnvironmentFacts) =>
  demands(objects).flatMap(({ workload, replicas, volumes: each }) =>
    each.map((volume): readonly [string, string] => [
      workload,
      `${replicas === "each node" ? "one a node" : `${replicas.min}`} × ${volume.mebibytes / 1024} GiB, ${volume.storageClass}`,
    ]),
  );

/** How long data is kept, and where it lies. */
export const dataSection = ({ environments }: ReportModel): Section => ({
  id: "data",
  title: "Retention and where data lies",
  lead: "The application's own retention enforces each number; the Blob lifecycle rule is the backstop behind it.",
  body: html`${table(
    "Retention",
    [{ title: "Data" }, ...environmentColumns(environments, { figures: true })],
    across(environments, ({ kept }) => kept).map(({ key, values }) => [key, ...values.map(orDash)]),
  )}
<h3>Storage accounts</h3>
${table(
  "Storage accounts",
  [
    { title: "Environment" },
    { title: "Account", code: true },
    { title: "Containers", code: true },
    { title: "Replication" },
    { title: "Region" },
    { title: "Lifecycle rule deletes after" },
    { title: "Immutable for" },
  ],
  environments.flatMap(accounts),
)}
<h3>Volumes</h3>
${table(
  "Volumes",
  [{ title: "Workload", code: true }, ...environmentColumns(environments)],
  across(environments, volumes).map(({ key, values }) => [key, ...values.map(orDash)]),
)}`,
});

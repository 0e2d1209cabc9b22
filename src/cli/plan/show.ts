import { columns, type Terminal } from "../../command/terminal.ts";
import type { Audit } from "../../plan/audit/audit.ts";
import { HIGHLIGHTS, shortType, valuesAt } from "../../plan/azure/highlights.ts";
import { TYPES_VARIABLE } from "../../plan/azure/types/arm-types.ts";
import type { ResourceChange } from "../../plan/compare.ts";
import type { PlannedResource } from "../../plan/mock-engine.ts";

const shorten = (text: string): string => (text.length > 70 ? `…${text.slice(-69)}` : text);

function highlights(resource: PlannedResource): string {
  const shown = (HIGHLIGHTS[shortType(resource.type)] ?? []).flatMap((path) => {
    const values = valuesAt(resource.inputs, path)
      .flat()
      .filter((value) => value !== undefined && value !== null);
    if (values.length === 0) return [];
    const text = [...new Set(values.map((value) => (typeof value === "string" ? value : JSON.stringify(value))))].join(
      ",",
    );
    return [`${path.split(".").at(-1) ?? path}=${shorten(text)}`];
  });
  const { protect, retainOnDelete } = resource.options;
  return [...shown, ...(protect ? ["protected"] : []), ...(retainOnDelete ? ["retained"] : [])].join(" ");
}

/** The resources of a plan by component, each with the properties that matter. */
export function showPlan(resources: readonly PlannedResource[], terminal: Terminal): string {
  const children = Map.groupBy(resources, (resource) => resource.parent);
  const lines: string[] = [];
  const visit = (parent: string, depth: number): void => {
    const list = children.get(parent) ?? [];
    const leaves = list.filter((resource) => resource.custom);
    const indent = "  ".repeat(depth);
    const rows = leaves.map((resource) => [
      `${indent}${resource.name}`,
      shortType(resource.type),
      highlights(resource),
    ]);
    if (rows.length > 0) lines.push(columns(rows));
    for (const resource of leaves) visit(resource.urn, depth + 1);
    for (const component of list.filter((resource) => !resource.custom)) {
      lines.push(`${indent}${terminal.style("bold", component.name)} ${terminal.style("dim", component.type)}`);
      visit(component.urn, depth + 1);
    }
  };
  visit("", 0);
  return lines.join("\n");
}

/** Whether Azure's own types judged a plan, and what they know nothing of. */
export function showJudgement(unjudged: readonly string[] | undefined): string {
  if (unjudged === undefined)
    return `  not judged by Azure's own types: ${TYPES_VARIABLE} names no folder of them (hyperion azure-types lists the files)`;
  return `  judged by Azure's own types; no type of ${unjudged.length === 0 ? "any resource is missing" : unjudged.join(", ")}`;
}

const SIGNS = { added: "+", removed: "-", changed: "~", replaced: "±" } as const;
const COLOURS = { added: "green", removed: "red", changed: "yellow", replaced: "red" } as const;

const json = (value: unknown): string => (value === undefined ? "(absent)" : shorten(JSON.stringify(value)));

/** The difference of two plans: what loses data first, then replaced, removed, changed and added. */
export function showChanges(changes: readonly ResourceChange[], terminal: Terminal): string {
  if (changes.length === 0) return "nothing would change";
  const lines = changes.flatMap((change) => {
    const [type = "", name = ""] = change.urn.split("::");
    const loses = change.stateful && (change.kind === "replaced" || change.kind === "removed");
    const label = change.kind === "replaced" ? "known to replace" : change.kind;
    const renamed = change.properties.find((property) => property.replaces && /Name$/.test(property.path));
    const warning = loses
      ? `  HOLDS DATA${renamed ? `: renamed ${json(renamed.before)} → ${json(renamed.after)}` : ""}`
      : "";
    return [
      terminal.style(COLOURS[change.kind], `${SIGNS[change.kind]} ${shortType(type)} ${name}  ${label}${warning}`),
      ...change.properties.map(
        (property) =>
          `    ${property.path}: ${json(property.before)} → ${json(property.after)}${property.replaces ? "  (replaces)" : ""}`,
      ),
    ];
  });
  const count = (kind: ResourceChange["kind"]) => changes.filter((change) => change.kind === kind).length;
  lines.push(
    `${count("added")} added, ${count("changed")} changed, ${count("replaced")} replaced, ${count("removed")} removed`,
  );
  return lines.join("\n");
}

/** What the audit says of an environment: each finding with what it endangers and what to do; waivers by name. */
export function showAudit(environment: string, { findings, waived }: Audit, terminal: Terminal): string {
  const waivedLines = waived.map(
    ({ rule, resource, reason, expires }) => `  waived until ${expires}: ${rule} ${resource}: ${reason}`,
  );
  const state =
    findings.length === 0
      ? terminal.style("green", "no findings")
      : terminal.style("red", `${findings.length} findings`);
  const lines = findings.flatMap((finding) => [
    `${finding.rule} ${finding.resource}`,
    `  found     ${finding.found}`,
    `  required  ${finding.required}`,
    `  protects  ${finding.protects}`,
    `  do        ${finding.remedy}`,
  ]);
  return [`${environment} audit: ${state}, ${waived.length} waived`, ...waivedLines, ...lines].join("\n");
}

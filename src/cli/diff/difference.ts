import { access } from "./access.ts";
import { alerts } from "./alerts.ts";
import { azure } from "./azure.ts";
import { capacityItems, type Measure, measure } from "./capacity.ts";
import { otherFiles } from "./files.ts";
import { flows } from "./flows.ts";
import { images } from "./images.ts";
import { type Item, riskiestFirst } from "./item.ts";
import { manifests } from "./manifests.ts";
import { policies } from "./policies.ts";
import { restarts } from "./restarts.ts";
import type { Side } from "./side.ts";
import { values } from "./values.ts";

/** One subject of a review. */
interface Section {
  readonly id: string;
  readonly title: string;
  readonly items: readonly Item[];
}

/** What the change of an environment means. */
export interface Difference {
  readonly sections: readonly Section[];
  readonly before: Measure;
  readonly after: Measure;
  /** Whether nodes and their price are part of the system; elsewhere they are whoever's that runs the cluster. */
  readonly priced: boolean;
}

/** The subjects in the order in which a reviewer reads them. Restarts keep their own order, that of the sync waves. */
export function difference(before: Side, after: Side): Difference {
  const [was, is] = [measure(before), measure(after)];
  const priced = before.resources.length + after.resources.length > 0;
  const sections: Section[] = [
    { id: "values", title: "What was asked for", items: values(before, after) },
    { id: "azure", title: "Azure resources", items: azure(before, after) },
    { id: "access", title: "Identities and rights", items: access(before, after) },
    { id: "policies", title: "Policies, exceptions and waivers", items: policies(before, after) },
    { id: "flows", title: "Network flows", items: flows(before, after) },
    { id: "images", title: "Images and versions", items: images(before, after) },
    { id: "manifests", title: "Manifests by app", items: manifests(before, after) },
    { id: "files", title: "Other files", items: otherFiles(before, after) },
    { id: "alerts", title: "Alerts and objectives", items: alerts(before, after) },
    { id: "capacity", title: "Capacity and cost", items: priced ? capacityItems(was, is) : [] },
  ].map((section) => ({ ...section, items: riskiestFirst(section.items) }));
  sections.push({ id: "restarts", title: "Restarts, in order", items: restarts(before, after) });
  return { sections, before: was, after: is, priced };
}

/** What a reviewer reads first: everything that is more than a note, the dangerous before the rest. */
export const risky = ({ sections }: Difference): Item[] =>
  riskiestFirst(sections.flatMap(({ items }) => items)).filter(({ risk }) => risk !== "note");

export const differs = ({ sections }: Difference): boolean => sections.some(({ items }) => items.length > 0);

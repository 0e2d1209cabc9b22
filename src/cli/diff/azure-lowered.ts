import { type Lowered, loweredBy } from "../../plan/azure/lowered.ts";
import type { ResourceChange } from "../../plan/compare.ts";
import { attention, danger, type Item } from "./item.ts";
import { shown } from "./words.ts";

type Property = ResourceChange["properties"][number];

const RISKS = { danger, attention } as const;

const sentence = (name: string, type: string, { follows }: Lowered, { path, before, after }: Property): string =>
  `${name} (${type}): ${path === "option:protect" ? "its protection" : (path.split(".").at(-1) ?? path)} ${shown(before)} → ${shown(after)}; ${follows}.`;

/** What changes of a resource's properties take away of its protection or what it keeps; one sentence a kind of loss. */
export function lowered(name: string, type: string, properties: readonly Property[]): Item[] {
  const hits = Map.groupBy(properties, (property) => loweredBy(type, property));
  return [...hits].flatMap(([rule, [first, ...others]]) => {
    if (rule === undefined || first === undefined) return [];
    const lines = [first, ...others].map(({ path, before, after }) => `${path}: ${shown(before)} → ${shown(after)}`);
    return [RISKS[rule.risk](sentence(name, type, rule, first), lines)];
  });
}

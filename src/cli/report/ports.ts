import type { GraphEdge, Ranked } from "./graph.ts";

/** A line's end at a box: how far from the box's middle it is, on the side that it touches. */
export interface Ends {
  readonly start: number;
  readonly end: number;
}

/** Distance between neighbouring ends, in the units of the drawing: an arrowhead and a label fit. */
const APART = 12;

/** Spreads the lines that touch one side of a box over it, in the order of where they lead to. */
export function spreadEnds<E extends GraphEdge>(
  { routes }: Ranked<E>,
  centre: ReadonlyMap<string, number>,
  side: number,
): Map<E, Ends> {
  const offsets = (
    touch: (route: Ranked<E>["routes"][number]) => readonly [string | undefined, string | undefined],
  ) => {
    const found = new Map<E, number>();
    for (const group of Map.groupBy(routes, (route) => touch(route)[0]).values()) {
      const at = (route: Ranked<E>["routes"][number]) => centre.get(touch(route)[1] ?? "") ?? 0;
      const sorted = [...group].sort((a, b) => at(a) - at(b));
      const step = Math.min(APART, (side - 16) / Math.max(1, sorted.length - 1));
      for (const [index, { edge }] of sorted.entries()) found.set(edge, (index - (sorted.length - 1) / 2) * step);
    }
    return found;
  };
  const starts = offsets(({ slots }) => [slots[0], slots[1]]);
  const ends = offsets(({ slots }) => [slots.at(-1), slots.at(-2)]);
  return new Map(routes.map(({ edge }) => [edge, { start: starts.get(edge) ?? 0, end: ends.get(edge) ?? 0 }]));
}

/** A label beside the box that it belongs to. */
export interface Label {
  readonly text: string;
  /** On the side of the box that lines enter. */
  readonly at: number;
}

/** Neighbours that say the same say it once, in their middle. */
export function merged(labels: readonly Label[]): Label[] {
  const groups: Label[][] = [];
  for (const label of [...labels].sort((a, b) => a.at - b.at)) {
    const last = groups.at(-1);
    if (last?.[0]?.text === label.text) last.push(label);
    else groups.push([label]);
  }
  return groups.map((group) => ({
    text: group[0]?.text ?? "",
    at: group.reduce((sum, { at }) => sum + at, 0) / group.length,
  }));
}

/** A box of a diagram. */
export interface GraphNode {
  readonly id: string;
}

/** A line of a diagram, from one box to another. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
}

/** Something that takes a place in a rank: a box, or where a line that spans several ranks passes. */
export interface Slot {
  readonly id: string;
  readonly rank: number;
  readonly real: boolean;
}

/** A line by the slots that it passes; `reversed` where the drawing runs against the connection. */
interface Route<E> {
  readonly edge: E;
  readonly slots: readonly string[];
  readonly reversed: boolean;
}

export interface Ranked<E> {
  /** Slots by rank, each rank in its order. */
  readonly ranks: readonly (readonly Slot[])[];
  readonly routes: readonly Route<E>[];
}

/** Edges that close a cycle, found by a walk in the order of nodes. */
function closing<E extends GraphEdge>(nodes: readonly GraphNode[], edges: readonly E[]): Set<E> {
  const state = new Map<string, "open" | "done">();
  const found = new Set<E>();
  const visit = (id: string): void => {
    state.set(id, "open");
    for (const edge of edges.filter(({ from }) => from === id)) {
      if (state.get(edge.to) === "open") found.add(edge);
      else if (!state.has(edge.to)) visit(edge.to);
    }
    state.set(id, "done");
  };
  for (const { id } of nodes) if (!state.has(id)) visit(id);
  return found;
}

/** Longest path from a source; then a source is pulled next to what it leads to. */
function rankOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): Map<string, number> {
  const rank = new Map(nodes.map(({ id }) => [id, 0]));
  const at = (id: string) => rank.get(id) ?? 0;
  for (let round = 0; round < nodes.length; round++)
    for (const { from, to } of edges) rank.set(to, Math.max(at(to), at(from) + 1));
  for (const { id } of nodes) {
    const next = edges.filter(({ from }) => from === id).map(({ to }) => at(to));
    if (next.length > 0 && !edges.some(({ to }) => to === id)) rank.set(id, Math.min(...next) - 1);
  }
  return rank;
}

/** Spreads ranks of more boxes than there may be over several: those first that nothing comes after. */
function narrowed(rank: ReadonlyMap<string, number>, edges: readonly GraphEdge[], most: number): Map<string, number> {
  const byRank = [...Map.groupBy(rank, ([, at]) => at)].sort(([a], [b]) => a - b);
  const leading = (id: string) => edges.filter(({ from }) => from === id).length;
  let next = 0;
  return new Map(
    byRank.flatMap(([, members]) => {
      const ids = members.map(([id]) => id).sort((a, b) => leading(a) - leading(b));
      const parts = Math.ceil(ids.length / most);
      const size = Math.ceil(ids.length / parts);
      const start = next;
      next += parts;
      return ids.map((id, index) => [id, start + Math.floor(index / size)] as const);
    }),
  );
}

const crossings = (ranks: readonly (readonly Slot[])[], links: readonly (readonly [string, string])[]): number => {
  const place = new Map(ranks.flatMap((rank) => rank.map(({ id }, index) => [id, index] as const)));
  const at = (id: string) => place.get(id) ?? 0;
  const rankBy = new Map(ranks.flatMap((rank) => rank.map((slot) => [slot.id, slot.rank] as const)));
  let total = 0;
  for (const [index, [a, b]] of links.entries())
    for (const [c, d] of links.slice(index + 1))
      if (rankBy.get(a) === rankBy.get(c) && (at(a) - at(c)) * (at(b) - at(d)) < 0) total++;
  return total;
};

/** Orders each rank by the middle of its neighbours in the rank before, or after, and keeps the best order seen. */
function untangled(start: readonly (readonly Slot[])[], links: readonly (readonly [string, string])[]): Slot[][] {
  let ranks = start.map((rank) => [...rank]);
  let best = { ranks, count: crossings(ranks, links) };
  for (let round = 0; round < 12 && best.count > 0; round++) {
    const down = round % 2 === 0;
    const order = down ? ranks.keys() : [...ranks.keys()].reverse();
    const next = ranks.map((rank) => [...rank]);
    for (const index of order) {
      const other = next[index + (down ? -1 : 1)];
      if (other === undefined) continue;
      const place = new Map(other.map(({ id }, position) => [id, position]));
      const middle = (id: string, current: number): number => {
        const near = links
          .flatMap(([a, b]) => (down ? (b === id ? [a] : []) : a === id ? [b] : []))
          .flatMap((neighbour) => place.get(neighbour) ?? []);
        return near.length === 0 ? current : near.reduce((sum, value) => sum + value, 0) / near.length;
      };
      const weights = new Map(next[index]?.map(({ id }, current) => [id, middle(id, current)]));
      next[index]?.sort((a, b) => (weights.get(a.id) ?? 0) - (weights.get(b.id) ?? 0));
    }
    ranks = next;
    const count = crossings(ranks, links);
    if (count < best.count) best = { ranks, count };
  }
  return best.ranks;
}

/**
 * Puts boxes in ranks so that lines lead onwards, and orders each rank so that few of them cross.
 * @param most boxes of a rank. Default: any number.
 */
export function ranked<E extends GraphEdge>(
  nodes: readonly GraphNode[],
  edges: readonly E[],
  most: number = nodes.length,
): Ranked<E> {
  const back = closing(nodes, edges);
  const directed = edges.map((edge) => {
    const reversed = back.has(edge);
    return { edge, reversed, from: reversed ? edge.to : edge.from, to: reversed ? edge.from : edge.to };
  });
  const rank = narrowed(rankOf(nodes, directed), directed, Math.max(1, most));
  const at = (id: string) => rank.get(id) ?? 0;
  const slots: Slot[] = nodes.map(({ id }) => ({ id, rank: at(id), real: true }));
  const routes = directed.map(({ edge, reversed, from, to }, index) => {
    const passed: string[] = [];
    for (let between = at(from) + 1; between < at(to); between++) {
      const id = `${index}:${between}`;
      slots.push({ id, rank: between, real: false });
      passed.push(id);
    }
    return { edge, reversed, slots: [from, ...passed, to] };
  });
  const links = routes.flatMap((route) =>
    route.slots.slice(1).map((to, index) => [route.slots[index] ?? to, to] as const),
  );
  const count = Math.max(0, ...slots.map((slot) => slot.rank + 1));
  const start = Array.from({ length: count }, (_, index) => slots.filter((slot) => slot.rank === index));
  return { ranks: untangled(start, links), routes };
}

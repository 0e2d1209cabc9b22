import { describe, expect, test } from "vitest";
import { ranked, type Slot } from "../../../src/cli/report/graph.ts";
import { placed } from "../../../src/cli/report/place.ts";
import { merged, spreadEnds } from "../../../src/cli/report/ports.ts";

const nodes = (...ids: readonly string[]) => ids.map((id) => ({ id }));
const edges = (...pairs: readonly string[]) =>
  pairs.map((pair) => ({ from: pair.split(">")[0] ?? "", to: pair.split(">")[1] ?? "" }));

const rankBy = (ranks: readonly (readonly Slot[])[]) =>
  Object.fromEntries(ranks.flatMap((rank) => rank.filter(({ real }) => real).map(({ id, rank: at }) => [id, at])));

describe("ranks", () => {
  test("follow the longest way, and put a source next to what it leads to", () => {
    const { ranks } = ranked(nodes("a", "b", "c", "late"), edges("a>b", "b>c", "a>c", "late>c"));
    expect(rankBy(ranks)).toEqual({ a: 0, b: 1, c: 2, late: 1 });
  });

  test("keep a place in each rank that a line passes", () => {
    const { ranks, routes } = ranked(nodes("a", "b", "c"), edges("a>b", "b>c", "a>c"));
    expect(routes.map(({ slots }) => slots.length)).toEqual([2, 2, 3]);
    expect(ranks[1]?.map(({ real }) => real).sort()).toEqual([false, true]);
  });

  test("draw the line that closes a cycle against its direction, so that ranks end", () => {
    const { ranks, routes } = ranked(nodes("a", "b", "c"), edges("a>b", "b>c", "c>a"));
    expect(rankBy(ranks)).toEqual({ a: 0, b: 1, c: 2 });
    expect(routes.filter(({ reversed }) => reversed).map(({ edge }) => edge)).toEqual([{ from: "c", to: "a" }]);
  });

  test("are split where they would hold more boxes than there may be, what leads on last", () => {
    const { ranks } = ranked(nodes("a", "b", "c", "d", "e"), edges("a>b", "a>c", "a>d", "b>e"), 2);
    expect(ranks.map((rank) => rank.filter(({ real }) => real).length)).toEqual([1, 2, 1, 1]);
    expect(rankBy(ranks)).toEqual({ a: 0, c: 1, d: 1, b: 2, e: 3 });
  });

  test("are ordered so that lines do not cross where they need not", () => {
    const { ranks } = ranked(nodes("a", "b", "x", "y"), edges("a>y", "b>x"));
    const order = (index: number) => ranks[index]?.map(({ id }) => id).join("");
    expect(["ab yx", "ba xy"]).toContain(`${order(0)} ${order(1)}`);
  });
});

describe("places", () => {
  const graph = ranked(nodes("a", "b", "c", "d"), edges("a>b", "a>c", "a>d"));
  const gaps = (centre: ReadonlyMap<string, number>) => {
    const sorted = ["b", "c", "d"].map((id) => centre.get(id) ?? 0).sort((one, other) => one - other);
    return sorted.slice(1).map((value, index) => value - (sorted[index] ?? 0));
  };

  test("hold neighbours apart, without an end and within one", () => {
    const free = placed(graph, { size: () => 40, gap: 10 });
    expect(Math.min(...gaps(free))).toBeGreaterThanOrEqual(50 - 1e-6);
    const bound = placed(graph, { size: () => 40, gap: 10, length: 150 });
    expect(Math.min(...gaps(bound))).toBeGreaterThanOrEqual(50 - 1e-6);
    for (const centre of bound.values()) {
      expect(centre).toBeGreaterThanOrEqual(20 - 1e-6);
      expect(centre).toBeLessThanOrEqual(130 + 1e-6);
    }
  });

  test("of a line's ends are spread over the side in the order of the other ends", () => {
    const centre = new Map([
      ["a", 50],
      ["b", 90],
      ["c", 10],
      ["d", 50],
    ]);
    const ends = spreadEnds(graph, centre, 60);
    const starts = graph.routes.map(({ edge }) => [edge.to, ends.get(edge)?.start] as const);
    expect(new Map(starts)).toEqual(
      new Map([
        ["b", 12],
        ["c", -12],
        ["d", 0],
      ]),
    );
  });

  test("of labels that say the same are one", () => {
    expect(
      merged([
        { text: "443", at: 24 },
        { text: "443", at: 0 },
        { text: "80", at: 36 },
      ]),
    ).toEqual([
      { text: "443", at: 12 },
      { text: "80", at: 36 },
    ]);
  });
});

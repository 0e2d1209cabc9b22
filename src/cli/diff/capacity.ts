import { isDeepStrictEqual } from "node:util";
import { type Capacity, capacityOf, nodesOf, type PoolCapacity } from "../../capacity/capacity.ts";
import { type Cost, type CostLine, costOf, isKnown } from "../../capacity/cost.ts";
import { dollars } from "../../capacity/dollars.ts";
import { attention, danger, type Item, note } from "./item.ts";
import { objectsOf, type Side } from "./side.ts";
import { enumerate, plural } from "./words.ts";

/** Capacity and bill of one state. */
export interface Measure {
  readonly capacity: Capacity;
  readonly cost: Cost;
}

/** Share of the bill that a reviewer wants to hear of, and an amount below which nobody does. */
const NOTABLE = { share: 0.05, dollars: 100 };

export function measure(side: Side): Measure {
  const objects = objectsOf(side);
  const capacity = capacityOf(side.resources, objects);
  return { capacity, cost: costOf(side.resources, objects, capacity) };
}

const cores = (millicores: number): string => `${Math.round(millicores / 100) / 10} cores`;
const gibibytes = (mebibytes: number): string => `${Math.round(mebibytes / 1024)} GiB`;

/** A pool that cannot hold what would stand on it. */
function overfull({ pool, most }: PoolCapacity, known: PoolCapacity | undefined): Item[] {
  if (most.nodes <= pool.maxCount) return [];
  const already = known !== undefined && known.most.nodes > known.pool.maxCount;
  const sentence = `Pool ${pool.name} may have ${plural(pool.maxCount, "node")}, and its pods need ${most.nodes} at their most: the last ones stay pending`;
  return [already ? attention(`${sentence}, as before.`) : danger(`${sentence}.`)];
}

function resized(is: PoolCapacity, was: PoolCapacity): Item[] {
  const { name, minCount, maxCount, vmSize } = is.pool;
  const items: Item[] = [];
  if (vmSize !== was.pool.vmSize)
    items.push(
      attention(
        `Pool ${name} changes from ${was.pool.vmSize} to ${vmSize}: its nodes are made anew, and every pod on them moves.`,
      ),
    );
  if (minCount !== was.pool.minCount || maxCount !== was.pool.maxCount) {
    const range = `Pool ${name} runs with ${minCount} to ${plural(maxCount, "node")} instead of ${was.pool.minCount} to ${was.pool.maxCount}`;
    const fewer = minCount < was.pool.minCount || maxCount < was.pool.maxCount;
    items.push(
      fewer ? attention(`${range}: nodes that go are drained, and a load peak finds less room.`) : note(`${range}.`),
    );
  }
  if (nodesOf(is) !== nodesOf(was))
    items.push(
      attention(
        `Pool ${name} needs ${plural(nodesOf(is), "node")} for what its pods request, instead of ${nodesOf(was)}.`,
      ),
    );
  const [cpu, memory] = [is.least.cpu - was.least.cpu, is.least.memory - was.least.memory];
  if (cpu !== 0 || memory !== 0) {
    const signed = (amount: number, say: (amount: number) => string) =>
      `${amount < 0 ? "−" : "+"}${say(Math.abs(amount))}`;
    items.push(
      note(
        `Pool ${name} is asked for ${cores(is.least.cpu)} and ${gibibytes(is.least.memory)} (${signed(cpu, cores)}, ${signed(memory, gibibytes)}).`,
      ),
    );
  }
  return items;
}

function pools(before: Capacity, after: Capacity): Item[] {
  const old = new Map(before.pools.map((one) => [one.pool.name, one]));
  const homeless = after.homeless.filter((workload) => !before.homeless.includes(workload));
  return [
    ...(homeless.length === 0
      ? []
      : [danger(`No pool takes ${enumerate(homeless)}: their pods stay pending.`, homeless)]),
    ...after.pools.flatMap((one) => {
      const was = old.get(one.pool.name);
      const change =
        was === undefined
          ? [
              attention(
                `Pool ${one.pool.name} is new: ${one.pool.minCount} to ${plural(one.pool.maxCount, "node")} of ${one.pool.vmSize}.`,
              ),
            ]
          : resized(one, was);
      return [...overfull(one, was), ...change];
    }),
    ...before.pools
      .filter(({ pool }) => !after.pools.some((one) => one.pool.name === pool.name))
      .map(({ pool }) => danger(`Pool ${pool.name} is removed: its nodes are drained and deleted.`)),
  ];
}

const lineText = (was: CostLine | undefined, is: CostLine | undefined): string =>
  `${(is ?? was)?.what ?? ""}: ${dollars(was?.least ?? 0)} → ${dollars(is?.least ?? 0)}, at most ${dollars(was?.most ?? 0)} → ${dollars(is?.most ?? 0)}`;

/** A bill of which a part has no price: no sum and no difference is told, since nothing would count as free. */
function unknownBill(before: Cost, after: Cost): Item[] {
  const unpriced = after.unpriced.filter((what) => !before.unpriced.includes(what));
  const was = isKnown(before)
    ? `it was ${dollars(before.least)}, and at most ${dollars(before.most)}`
    : "it was unknown before, too";
  if (isKnown(after))
    return [
      attention(
        `A month costs ${dollars(after.least)} by list prices, and at most ${dollars(after.most)}; what it cost before is unknown: no list price is known of ${enumerate(before.unpriced)}.`,
      ),
    ];
  return unpriced.length === 0 && isDeepStrictEqual(before.lines, after.lines)
    ? []
    : [
        attention(
          `What a month costs is unknown: no list price is known of ${enumerate(after.unpriced)}; ${was}.`,
          after.unpriced,
        ),
      ];
}

function bill(before: Cost, after: Cost): Item[] {
  if (!isKnown(before) || !isKnown(after)) return unknownBill(before, after);
  const old = new Map(before.lines.map((line) => [line.what, line]));
  const current = new Map(after.lines.map((line) => [line.what, line]));
  const moved = [...new Set([...old.keys(), ...current.keys()])].filter(
    (what) =>
      Math.abs((current.get(what)?.least ?? 0) - (old.get(what)?.least ?? 0)) >= 1 ||
      Math.abs((current.get(what)?.most ?? 0) - (old.get(what)?.most ?? 0)) >= 1,
  );
  if (moved.length === 0) return [];
  const [least, most] = [after.least - before.least, after.most - before.most];
  const by = (amount: number) => `${amount < 0 ? "−" : "+"}${dollars(Math.abs(amount))}`;
  const notable = [least, most].some(
    (amount) => Math.abs(amount) >= Math.max(NOTABLE.dollars, NOTABLE.share * before.least),
  );
  const now =
    least === 0
      ? `still costs ${dollars(after.least)}`
      : `costs ${dollars(after.least)} instead of ${dollars(before.least)} (${by(least)})`;
  const end =
    most === 0
      ? `at most ${dollars(after.most)} as before`
      : `at most ${dollars(after.most)} instead of ${dollars(before.most)} (${by(most)})`;
  return [
    (notable ? attention : note)(
      `A month ${now} by list prices, and ${end}.`,
      moved.map((what) => lineText(old.get(what), current.get(what))),
    ),
  ];
}

/** What changes in node pools and the monthly bill. */
export const capacityItems = (before: Measure, after: Measure): Item[] => [
  ...pools(before.capacity, after.capacity),
  ...bill(before.cost, after.cost),
];

import { nodesOf, type PoolCapacity } from "../../capacity/capacity.ts";
import { NOT_PRICED, pricesReadOn } from "../../capacity/prices.ts";
import type { Difference } from "./difference.ts";
import { total } from "./words.ts";

/** A table's rows, the head first. */
type Table = readonly (readonly string[])[];

const both = (was: string | undefined, is: string | undefined): string =>
  was === is ? (is ?? "") : `${was ?? "–"} → ${is ?? "–"}`;

const nodes = (capacity: PoolCapacity): string =>
  `${nodesOf(capacity)} of ${capacity.pool.minCount} to ${capacity.pool.maxCount}`;
const cores = ({ least }: PoolCapacity): string => (least.cpu / 1000).toFixed(1);
const gibibytes = ({ least }: PoolCapacity): string => (least.memory / 1024).toFixed(0);

/** Each node pool before and after: nodes needed and allowed, CPU and memory that its pods request. */
export function poolTable({ before, after }: Difference): Table {
  const old = new Map(before.capacity.pools.map((one) => [one.pool.name, one]));
  const now = new Map(after.capacity.pools.map((one) => [one.pool.name, one]));
  const cell = (name: string, say: (capacity: PoolCapacity) => string) => {
    const [was, is] = [old.get(name), now.get(name)];
    return both(was && say(was), is && say(is));
  };
  return [
    ["pool", "nodes", "VM size", "requested cores", "requested GiB"],
    ...[...new Set([...old.keys(), ...now.keys()])].map((name) => [
      name,
      cell(name, nodes),
      cell(name, ({ pool }) => pool.vmSize),
      cell(name, cores),
      cell(name, gibibytes),
    ]),
  ];
}

/** The bill of a month before and after, with what the requests need and with every autoscaler at its end. */
export function costTable({ before, after }: Difference): Table {
  const row = (name: string, end: "least" | "most") => [
    name,
    both(total(before.cost, before.cost[end]), total(after.cost, after.cost[end])),
  ];
  return [["a month", "US dollars"], row("as requested", "least"), row("at most", "most")];
}

/** What the amounts are, and what they leave out. */
export function priceNote(): string {
  const [oldest, newest] = pricesReadOn();
  return `Azure's list prices in US dollars, pay as you go, read between ${oldest} and ${newest}; without third-party charts' pods, ${NOT_PRICED}.`;
}

import type { Duration } from "./rule.ts";

/** A value that a label has, or how it compares: `{ "=~": "5.." }`. */
type LabelMatch = string | Readonly<Partial<Record<"!=" | "=~" | "!~", string>>>;

type Matchers = Readonly<Record<string, LabelMatch>>;

/** Series of one metric. */
export interface Series {
  readonly metric: string;
  /** Default: all series of the metric. */
  readonly matchers?: Matchers;
}

const SECONDS = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 } as const;

/** Seconds of a length of time. Throws on what Prometheus would not read, and on zero. */
export function seconds(duration: Duration): number {
  const [, count, unit] = /^(\d+)(ms|[smhdwy])$/.exec(duration) ?? [];
  if (count === undefined || unit === undefined || Number(count) === 0) {
    throw new RangeError(
      `found duration ${JSON.stringify(duration)}, allowed: a whole number above 0 and a unit, as 5m`,
    );
  }
  return Number(count) * SECONDS[unit as keyof typeof SECONDS];
}

const comparisons = (label: string, match: LabelMatch): string[] =>
  typeof match === "string"
    ? [`${label}=${JSON.stringify(match)}`]
    : Object.entries(match).map(([operator, value]) => `${label}${operator}${JSON.stringify(value)}`);

/** A selector: `metric{label="value"}`. */
export function selector({ metric, matchers = {} }: Series): string {
  const list = Object.entries(matchers).flatMap(([label, match]) => comparisons(label, match));
  return list.length === 0 ? metric : `${metric}{${list.join(",")}}`;
}

/** `sum(…)`, or `sum by (label) (…)`. */
export const sumBy = (by: readonly string[], expression: string): string =>
  by.length === 0 ? `sum(${expression})` : `sum by (${by.join(", ")}) (${expression})`;

/**
 * Events a second of counters, added up by labels. A counter that does not exist counts as nothing beside one that
 * does, which `+` would not do: it gives nothing at all where one side is missing.
 */
export function rateOf(counters: readonly Series[], window: Duration, by: readonly string[]): string {
  const rates = counters.map((counter) => `rate(${selector(counter)}[${window}])`);
  const [only, ...others] = rates;
  if (only === undefined) throw new RangeError("rate of counters: found none, allowed: at least one");
  if (others.length === 0) return sumBy(by, only);
  // A rate has no metric name: without a label of its own, a counter's series would stand for another's.
  const told = rates.map((rate, index) => `label_replace(${rate}, "counter", "${index}", "", "")`);
  return sumBy(by, told.join(" or "));
}

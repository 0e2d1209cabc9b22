import type { MetricTable } from "../metrics/metric.ts";
import { METRICS, type SeriesName } from "../metrics/table.ts";
import { selector, sumBy } from "../promql.ts";

type Matchers = NonNullable<Parameters<typeof selector>[0]["matchers"]>;

/** Grafana's window for rates: four scrapes at least, and as long as one point of the graph. */
const WINDOW = "$__rate_interval";

/** Grafana's whole range of time. */
const RANGE = "$__range";

type HistogramName<S = SeriesName> = S extends `${infer Name}_bucket` ? Name : never;

/** A selector of a metric that the table has. */
export const series = (metric: SeriesName, matchers: Matchers = {}): string => selector({ metric, matchers });

/** Events a second, added up by labels. */
export const rate = (by: readonly string[], metric: SeriesName, matchers: Matchers = {}): string =>
  sumBy(by, `rate(${series(metric, matchers)}[${WINDOW}])`);

/** Events within the whole range of the dashboard, added up by labels. */
export const increase = (by: readonly string[], metric: SeriesName, matchers: Matchers = {}): string =>
  sumBy(by, `increase(${series(metric, matchers)}[${RANGE}])`);

/** The present value, added up by labels. */
export const sum = (by: readonly string[], metric: SeriesName, matchers: Matchers = {}): string =>
  sumBy(by, series(metric, matchers));

/** The largest present value by labels. */
export const max = (by: readonly string[], metric: SeriesName, matchers: Matchers = {}): string =>
  by.length === 0 ? `max(${series(metric, matchers)})` : `max by (${by.join(", ")}) (${series(metric, matchers)})`;

/** Share of one rate in another; nothing where nothing happens. */
export const share = (part: string, whole: string): string => `${part} / (${whole} > 0)`;

/** A sum that is 0 where there is nothing to add up. */
export const orZero = (expression: string): string => `${expression} or vector(0)`;

const VM_HISTOGRAMS = new Set(
  Object.values<MetricTable>(METRICS).flatMap((table) =>
    Object.entries(table)
      .filter(([, { type }]) => type === "vm-histogram")
      .map(([name]) => name),
  ),
);

/** A quantile of a histogram, in its unit. */
export function quantile(
  q: number,
  histogram: HistogramName,
  by: readonly string[] = [],
  matchers: Matchers = {},
): string {
  const bucket = VM_HISTOGRAMS.has(histogram) ? "vmrange" : "le";
  const buckets: SeriesName = `${histogram}_bucket`;
  return `histogram_quantile(${q}, ${rate([...by, bucket], buckets, matchers)})`;
}

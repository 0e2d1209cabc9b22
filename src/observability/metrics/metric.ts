/**
 * `vm-histogram` is VictoriaMetrics' own: buckets bear `vmrange` instead of `le`, which `histogram_quantile` of vmselect
 * reads as well. A summary has series by `quantile` under its own name.
 */
type MetricType = "counter" | "gauge" | "histogram" | "vm-histogram" | "summary";

/** What a program is known to show of one thing. */
export interface Metric<T extends MetricType = MetricType, L extends string = string> {
  readonly type: T;
  /** Labels that the program itself sets, as far as anybody uses them; a scrape adds {@link TARGET_LABELS}. */
  readonly labels: readonly L[];
  /** What has to happen before the program shows it. Default: it is there from the start. */
  readonly after?: string;
}

/** Metrics of one program by name; a histogram by the name that its series begin with. */
export type MetricTable = Readonly<Record<string, Metric>>;

const maker =
  <T extends MetricType>(type: T) =>
  <const L extends string = never>(...labels: readonly L[]): Metric<T, L> => ({ type, labels });

export const counter = maker("counter");
export const gauge = maker("gauge");
export const histogram = maker("histogram");
export const vmHistogram = maker("vm-histogram");
export const summary = maker("summary");

/** A metric that is not there before something happened: a panel or rule of it must bear its absence. */
export const onlyAfter = <T extends MetricType, L extends string>(
  event: string,
  metric: Metric<T, L>,
): Metric<T, L> => ({
  ...metric,
  after: event,
});

/** Labels that a scrape sets, whatever the program. */
export const TARGET_LABELS = [
  "job",
  "component",
  "instance",
  "namespace",
  "pod",
  "container",
  "node",
  "environment",
  "cluster",
] as const;

/** Series that a metric of a type consists of, by what is added to its name. */
export const SUFFIXES = {
  counter: [""],
  gauge: [""],
  histogram: ["_bucket", "_sum", "_count"],
  "vm-histogram": ["_bucket", "_sum", "_count"],
  summary: ["", "_sum", "_count"],
} as const satisfies Record<MetricType, readonly string[]>;

/** Labels that tell the series of one metric of a type apart. */
export const SERIES_LABELS = {
  counter: [],
  gauge: [],
  histogram: ["le"],
  "vm-histogram": ["vmrange", "le"],
  summary: ["quantile"],
} as const satisfies Record<MetricType, readonly string[]>;

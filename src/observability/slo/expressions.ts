import { rateOf, type Series, seconds, selector, sumBy } from "../promql.ts";
import type { Duration } from "../rule.ts";
import { bucketOf, type EventsIndicator, presenceOf } from "./indicator.ts";
import { SLO_LABELS, SLO_METRICS } from "./names.ts";
import type { ResolvedObjective } from "./objective.ts";

/** What an indicator comes to over a window, as PromQL. None gives NaN: where nothing happened, there is no value. */
export interface IndicatorExpressions {
  /** Share of events that were errors. */
  readonly ratio: (window: Duration) => string;
  /** Share of events that were good; 1 − ratio. */
  readonly good: (window: Duration) => string;
  /** Events a second. */
  readonly total: (window: Duration) => string;
  /** Errors a second; 0 where there were none. */
  readonly errors: (window: Duration) => string;
}

/** Labels by which the recorded series of an objective are found. */
export const idLabels = ({ id, service, name }: Pick<ResolvedObjective, "id" | "service" | "name">) => ({
  [SLO_LABELS.id]: id,
  [SLO_LABELS.service]: service,
  [SLO_LABELS.slo]: name,
});

/** A recorded metric of one objective. */
export const recorded = (slo: Pick<ResolvedObjective, "id" | "service" | "name">, metric: string): string =>
  selector({ metric, matchers: idLabels(slo) });

/** The indicator of an objective, from the series that programs emit. */
export function indicatorExpressions(slo: ResolvedObjective): IndicatorExpressions {
  const { indicator, by } = slo;
  switch (indicator.kind) {
    case "events":
      return "errors" in indicator ? fromErrors(indicator, by) : fromGood(indicator.total, indicator.good, by);
    case "latency":
      return fromGood(presenceOf(indicator), [bucketOf(indicator)], by);
    case "probe":
      return fromSamples(selector(indicator.success), "good", by);
    case "freshness":
      return fromSamples(recorded(slo, SLO_METRICS.stale), "errors", by);
  }
}

function fromErrors(
  indicator: EventsIndicator & { errors: readonly Series[] },
  by: readonly string[],
): IndicatorExpressions {
  const total = (window: Duration) => rateOf(indicator.total, window, by);
  const errors = (window: Duration) => rateOf(indicator.errors, window, by);
  // A program that never failed has no series of failures yet.
  const none = (window: Duration) => (by.length === 0 ? "vector(0)" : `0 * ${total(window)}`);
  const ratio = (window: Duration) => `(${errors(window)} or ${none(window)}) / (${total(window)} > 0)`;
  return {
    ratio,
    good: (window) => `1 - ${ratio(window)}`,
    total,
    errors: (window) => `${errors(window)} or 0 * ${total(window)}`,
  };
}

function fromGood(all: readonly Series[], good: readonly Series[], by: readonly string[]): IndicatorExpressions {
  const total = (window: Duration) => rateOf(all, window, by);
  const succeeded = (window: Duration) => rateOf(good, window, by);
  const none = (window: Duration) => (by.length === 0 ? "vector(0)" : `0 * ${total(window)}`);
  return {
    good: (window) => `(${succeeded(window)} or ${none(window)}) / (${total(window)} > 0)`,
    // Counters of two programs are not scraped at one moment: without the clamp a share may come out below 0.
    ratio: (window) => `clamp_min(1 - (${succeeded(window)} or ${none(window)}) / (${total(window)} > 0), 0)`,
    total,
    errors: (window) => `clamp_min(${total(window)} - (${succeeded(window)} or 0 * ${total(window)}), 0)`,
  };
}

/** Samples of 0 and 1 as events; `ones` says which the ones are. */
function fromSamples(series: string, ones: "good" | "errors", by: readonly string[]): IndicatorExpressions {
  const count = (window: Duration) => sumBy(by, `count_over_time(${series}[${window}])`);
  const sum = (window: Duration) => sumBy(by, `sum_over_time(${series}[${window}])`);
  const bad = (window: Duration) => (ones === "errors" ? sum(window) : `(${count(window)} - ${sum(window)})`);
  const ratio = (window: Duration) => `${bad(window)} / (${count(window)} > 0)`;
  return {
    ratio,
    good: (window) => `1 - ${ratio(window)}`,
    total: (window) => `${count(window)} / ${seconds(window)}`,
    errors: (window) => `${bad(window)} / ${seconds(window)}`,
  };
}

/** 1 while the newest that can be read is older than it may be, 0 while it is not. */
export function staleExpression({ indicator, by }: ResolvedObjective): string | undefined {
  if (indicator.kind !== "freshness") return undefined;
  const { newest, atMostSeconds, missing } = indicator;
  const age = "age" in newest ? selector(newest.age) : `time() - ${selector(newest.timestamp)}`;
  const oldest = by.length === 0 ? `max(${age})` : `max by (${by.join(", ")}) (${age})`;
  return `${missing === "fresh" ? `(${oldest} or vector(0))` : oldest} > bool ${atMostSeconds}`;
}

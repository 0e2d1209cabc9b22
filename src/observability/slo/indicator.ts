import type { Series } from "../promql.ts";

/** Share of events that went wrong. Counters; several are added up. */
export type EventsIndicator = {
  readonly kind: "events";
  /** Everything that counts. */
  readonly total: readonly Series[];
} & ({ readonly errors: readonly Series[] } | { readonly good: readonly Series[] });

/** Share of events that took too long, from a histogram with buckets. */
export interface LatencyIndicator {
  readonly kind: "latency";
  /** Name without `_bucket` and `_count`. */
  readonly histogram: string;
  readonly matchers?: Series["matchers"];
  /** Longest that is good, in the histogram's own unit. It must be a bucket's bound: all else would count as late. */
  readonly atMost: number;
}

/** Share of probes that failed, from a gauge that is 1 after a success and 0 after a failure. */
interface ProbeIndicator {
  readonly kind: "probe";
  readonly success: Series;
}

/** Share of time in which what can be read was too old. */
interface FreshnessIndicator {
  readonly kind: "freshness";
  /** A gauge: either an age in seconds or the Unix time, in seconds, of the newest that can be read. */
  readonly newest: { readonly age: Series } | { readonly timestamp: Series };
  readonly atMostSeconds: number;
  /** What it means that there is no such series. Default: nothing is known. `fresh`: nothing is waiting. */
  readonly missing?: "fresh";
}

export type Indicator = EventsIndicator | LatencyIndicator | ProbeIndicator | FreshnessIndicator;

/** What an indicator's series are called, for the alert that fires when there are none. */
export function presenceOf(indicator: Indicator): readonly Series[] {
  switch (indicator.kind) {
    case "events":
      return indicator.total;
    case "latency":
      return [withMatchers(`${indicator.histogram}_count`, indicator.matchers)];
    case "probe":
      return [indicator.success];
    case "freshness":
      return ["age" in indicator.newest ? indicator.newest.age : indicator.newest.timestamp];
  }
}

const withMatchers = (metric: string, matchers: Series["matchers"]): Series =>
  matchers === undefined ? { metric } : { metric, matchers };

/** Good events of a histogram: Prometheus 3 writes a whole bound as `1.0` where older programs write `1`. */
export const bucketOf = ({ histogram, matchers, atMost }: LatencyIndicator): Series => ({
  metric: `${histogram}_bucket`,
  matchers: { ...matchers, le: Number.isInteger(atMost) ? { "=~": `${atMost}|${atMost}\\.0` } : String(atMost) },
});

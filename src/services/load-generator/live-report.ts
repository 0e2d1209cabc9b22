import { DURATION_BUCKETS } from "../shared/duration-buckets.ts";
import type { Counts, LiveStatistics } from "./live-statistics.ts";
import { TARGETS } from "./settings.ts";
import type { Traffic } from "./traffic.ts";

/** Objectives of every service: share of requests without an error, and share of those answered in half a second. */
const OBJECTIVES = { availability: 0.999, latency: 0.99, latencyThreshold: 0.5 } as const;

/** Windows of the report, in seconds. */
const MINUTE = 60;
const SHORT = 5 * MINUTE;
const LONG = 60 * MINUTE;

/** The history that the page draws: so many points of so many seconds. */
const HISTORY = { points: 150, step: 2 } as const;

/**
 * Rate, errors, duration and budget of each service, as the load generator sees them: a request without an answer is
 * an error here, though no service counts it.
 */
export function liveReport(statistics: LiveStatistics, traffic: Traffic) {
  return {
    uptime_seconds: round(statistics.uptime, 1),
    target_rps: round(traffic.targetRps, 2),
    day_multiplier: round(traffic.multiplier, 3),
    burst: traffic.bursting,
    objectives: OBJECTIVES,
    services: TARGETS.map((service) => {
      const minute = statistics.counts(service, MINUTE);
      const hour = statistics.counts(service, LONG);
      const short = statistics.counts(service, SHORT);
      return {
        service,
        rate: round(minute.requests / Math.max(1, Math.min(MINUTE, Math.floor(statistics.uptime))), 2),
        error_ratio: round(errorRatio(minute), 5),
        p50_seconds: quantile(minute, 0.5),
        p99_seconds: quantile(minute, 0.99),
        burn_rate_5m: round(errorRatio(short) / (1 - OBJECTIVES.availability), 2),
        burn_rate_1h: round(errorRatio(hour) / (1 - OBJECTIVES.availability), 2),
        budget_remaining: round(1 - errorRatio(hour) / (1 - OBJECTIVES.availability), 3),
        latency_budget_remaining: round(1 - slowRatio(hour) / (1 - OBJECTIVES.latency), 3),
        requests: hour.requests,
        errors: hour.errors,
        history: history((ago) => statistics.counts(service, HISTORY.step, ago)),
      };
    }),
    history_step_seconds: HISTORY.step,
  };
}

export type LiveReport = ReturnType<typeof liveReport>;

const errorRatio = ({ requests, errors }: Counts): number => (requests === 0 ? 0 : errors / requests);

function slowRatio({ durations }: Counts): number {
  const within = DURATION_BUCKETS.indexOf(OBJECTIVES.latencyThreshold) + 1;
  const all = sum(durations);
  return all === 0 ? 0 : sum(durations.slice(within)) / all;
}

/** Oldest first: requests and errors a second, and the 99th percentile. */
function history(counts: (ago: number) => Counts) {
  return Array.from({ length: HISTORY.points }, (_, index) => {
    const point = counts((HISTORY.points - 1 - index) * HISTORY.step);
    return [point.requests / HISTORY.step, point.errors / HISTORY.step, quantile(point, 0.99)] as const;
  });
}

/** As Prometheus' histogram_quantile: linear inside a bucket. Null where nothing was answered. */
function quantile({ durations }: Counts, share: number): number | null {
  const rank = share * sum(durations);
  if (rank === 0) return null;
  let below = 0;
  for (const [index, count] of durations.entries()) {
    const upper = DURATION_BUCKETS[index];
    if (upper === undefined) break;
    if (below + count >= rank) {
      const lower = DURATION_BUCKETS[index - 1] ?? 0;
      return round(lower + ((upper - lower) * (rank - below)) / count, 4);
    }
    below += count;
  }
  return DURATION_BUCKETS.at(-1) ?? null;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

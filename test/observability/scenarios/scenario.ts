import { seconds } from "../../../src/observability/promql.ts";
import type { Duration, RuleGroup } from "../../../src/observability/rule.ts";

/** A series as programs would emit it. */
export interface InputSeries {
  /** Name and labels: `http_requests_total{job="shop"}`. */
  readonly series: string;
  /** One sample an interval from the start on, in promtool's notation. */
  readonly values: string;
}

/** What an expression comes to at a time. */
export interface Check {
  /** Seconds from the start. */
  readonly at: number;
  readonly expr: string;
  /** Its series; none says that it has no value. */
  readonly samples: readonly { readonly labels: string; readonly value: number }[];
}

/** What happens to programs, and what the rules make of it. */
export interface Scenario {
  /** Sentence that says what happens and what follows. */
  readonly name: string;
  readonly rules: readonly RuleGroup[];
  /** Time between two samples, and between two evaluations. */
  readonly interval: Duration;
  readonly input: readonly InputSeries[];
  readonly checks: readonly Check[];
}

/** That a number of alerts of one name and severity fires at a time; 0 says that it is silent. */
export const firing = (at: number, alert: string, severity: string, count: number): Check => ({
  at,
  expr: `count(ALERTS{alertname="${alert}",severity="${severity}",alertstate="firing"})`,
  samples: count === 0 ? [] : [{ labels: "{}", value: count }],
});

/** That no series of a metric is NaN at a time: it is the only number that is not itself. */
export const neverNaN = (at: number, metric: string): Check => ({
  at,
  expr: `count(${metric} != ${metric})`,
  samples: [],
});

/** Value of an expression without labels at a time. */
export const value = (at: number, expr: string, expected: number): Check => ({
  at,
  expr,
  samples: [{ labels: "{}", value: expected }],
});

/** A file of `promtool test rules`. Groups are evaluated in their order: without it, dependent ones shift by a step. */
export function promtoolFile({ name, rules, interval, input, checks }: Scenario, ruleFile: string) {
  return {
    rule_files: [ruleFile],
    evaluation_interval: interval,
    group_eval_order: rules.map((group) => group.name),
    tests: [
      {
        name,
        interval,
        input_series: input,
        promql_expr_test: checks.map(({ at, expr, samples }) => ({
          expr,
          eval_time: `${wholeIntervals(Math.round(at), interval)}s`,
          exp_samples: samples,
        })),
      },
    ],
  };
}

function wholeIntervals(at: number, interval: Duration): number {
  if (at < 0 || at % seconds(interval) !== 0) {
    throw new RangeError(
      `scenario: found a check at ${at} s, allowed: a multiple of ${interval}, when rules are evaluated`,
    );
  }
  return at;
}

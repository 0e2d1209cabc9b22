import { seconds } from "../promql.ts";
import type { Duration, RecordingRule, RuleGroup } from "../rule.ts";
import { indicatorExpressions } from "./expressions.ts";
import { type GoodRatioAlerts, goodRatioAlerts } from "./good-ratio-alerts.ts";
import { type ResolvedObjective, resolveObjective, type ServiceLevelObjective } from "./objective.ts";
import { PUBLISHED_METRICS } from "./published.ts";

/** How an objective is recorded that people read as a share of good events. */
export interface GoodRatioOptions extends GoodRatioAlerts {
  /** Names of the groups begin with it, and end with what is in them. */
  readonly group: string;
  /** Time between two evaluations of windows that pages read. */
  readonly interval: Duration;
  /**
   * The same for windows above {@link longerThan}. At most half of the five minutes for which a value is taken for the
   * present one: a value that is recorded every five minutes is gone for a moment before the next, and an alert that
   * has been waiting starts to wait anew.
   */
  readonly longInterval: Duration;
  readonly longerThan: Duration;
}

const STALENESS_SECONDS = 300;

/**
 * Rules of an objective as the SRE Workbook writes them: the share of good events over each window, what is left of the
 * budget, how fast it burns, and alerts on them. Nothing else is recorded, so that each name is read as it is written.
 * The objective names what it is published as. Throws on one that could never be missed or never be met.
 */
export function goodRatioRules(objective: ServiceLevelObjective, options: GoodRatioOptions): RuleGroup[] {
  const slo = resolveObjective(objective);
  const name = slo.publishedAs;
  if (name === undefined) throw new RangeError(`objective ${slo.id}: found no name to publish it as, allowed: one`);
  if (2 * seconds(options.longInterval) > STALENESS_SECONDS) {
    throw new RangeError(`objective ${slo.id}: found ${options.longInterval} between evaluations, allowed: up to 150s`);
  }
  const isLong = (window: Duration) => seconds(window) > seconds(options.longerThan);
  const windows = [...slo.recordedWindows, slo.period];
  const recorded = (list: readonly Duration[]) => list.flatMap((window) => rulesOfWindow(slo, name, window));
  return [
    {
      name: `${options.group}-${name}`,
      interval: options.interval,
      rules: recorded(windows.filter((window) => !isLong(window))),
    },
    {
      name: `${options.group}-${name}-long`,
      interval: options.longInterval,
      rules: [...recorded(windows.filter(isLong)), remaining(slo, name)],
    },
    { name: `${options.group}-${name}-alerts`, rules: goodRatioAlerts(slo, name, options) },
  ];
}

/** The share of a window; of the windows that alerts look back over, also how fast it burns, and errors as a number. */
function rulesOfWindow(slo: ResolvedObjective, name: string, window: Duration): RecordingRule[] {
  const indicator = indicatorExpressions(slo);
  const ratio = PUBLISHED_METRICS.ratio(name, window);
  const alerting = slo.burnRates.some(({ long }) => long === window);
  return [
    { record: ratio, expr: indicator.good(window) },
    ...(alerting
      ? [
          {
            record: PUBLISHED_METRICS.burnRate(name, window),
            expr: `(1 - ${ratio}) / (1 - ${slo.ratio.toString()})`,
          },
          {
            record: PUBLISHED_METRICS.errors(name, window),
            expr: `(${indicator.errors(window)}) * ${seconds(window)}`,
          },
        ]
      : []),
  ];
}

const remaining = (slo: ResolvedObjective, name: string): RecordingRule => ({
  record: PUBLISHED_METRICS.remaining(name),
  expr: `1 - ((1 - ${PUBLISHED_METRICS.ratio(name, slo.period)}) / (1 - ${slo.ratio.toString()}))`,
});

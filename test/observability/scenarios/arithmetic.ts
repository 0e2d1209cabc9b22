import { seconds } from "../../../src/observability/promql.ts";
import type { BurnRate, ResolvedObjective } from "../../../src/observability/slo/objective.ts";
import { lengthOf, type Phase } from "./traffic.ts";

/** A moment at which an alert begins or ends. */
export interface Change {
  /** Seconds from the start. */
  readonly at: number;
  readonly firing: boolean;
}

/** Events between two moments, from the rates alone. */
function between(phases: readonly Phase[], from: number, to: number, perMinute: (phase: Phase) => number): number {
  let [begin, sum] = [0, 0];
  for (const phase of phases) {
    const end = begin + phase.minutes * 60;
    const overlap = Math.min(to, end) - Math.max(from, begin);
    if (overlap > 0) sum += (overlap / 60) * perMinute(phase);
    begin = end;
  }
  return sum;
}

type Windows = Pick<BurnRate, "long" | "short"> & { readonly threshold: number };

function isBurning(slo: ResolvedObjective, rate: Windows, phases: readonly Phase[], at: number): boolean {
  const over = (window: BurnRate["long"]) => {
    const from = Math.max(0, at - seconds(window));
    return {
      total: between(phases, from, at, (phase) => phase.perMinute),
      errors: between(phases, from, at, ({ errorsPerMinute = 0 }) => errorsPerMinute),
    };
  };
  const [long, short] = [over(rate.long), over(rate.short)];
  const burns = ({ total, errors }: typeof long) => total > 0 && errors / total > rate.threshold;
  const { minimumErrors, minimumEvents } = slo.lowTraffic;
  return burns(long) && burns(short) && long.errors >= minimumErrors && long.total >= minimumEvents;
}

/**
 * When the alert of a severity begins and ends, by the definition of a burn rate and not by any rule: shares of errors
 * in both windows, looked at each `step` seconds.
 */
export function burnRateChanges(
  slo: ResolvedObjective,
  severity: BurnRate["severity"],
  phases: readonly Phase[],
  step: number,
): Change[] {
  const rates = slo.burnRates
    .filter((rate) => rate.severity === severity)
    .map(({ long, short, threshold }) => ({ long, short, threshold: threshold.toNumber() }));
  const changes: Change[] = [];
  const keep = slo.keepFiringFor === undefined ? 0 : seconds(slo.keepFiringFor);
  let firing = false;
  let quietSince: number | undefined;
  for (let at = 0; at <= lengthOf(phases); at += step) {
    const burning = rates.some((rate) => isBurning(slo, rate, phases, at));
    quietSince = burning ? undefined : (quietSince ?? at);
    const now: boolean = burning || (firing && quietSince !== undefined && at - quietSince < keep);
    if (now !== firing) changes.push({ at, firing: now });
    firing = now;
  }
  return changes;
}

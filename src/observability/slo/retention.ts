import { seconds } from "../promql.ts";
import type { Duration } from "../rule.ts";
import type { BurnRateWindow } from "./windows.ts";

/** Share of a store's retention that a part of a period may fill: the rest is for what is evaluated late. */
const USED_OF_RETENTION = 0.9;

const UNITS = [
  [86_400, "d"],
  [3600, "h"],
  [60, "m"],
] as const;

/** Seconds in the largest unit that they are a whole number of. */
function written(length: number): Duration {
  const [size, unit] = UNITS.find(([each]) => length % each === 0) ?? [1, "s"];
  return `${length / size}${unit}`;
}

/**
 * The longest equal part of a period that a store remembers with time to spare: the period itself, where it does.
 * Throws where no part of whole seconds is short enough.
 */
export function partOfPeriod(where: string, period: Duration, kept: Duration): Duration {
  const [whole, limit] = [seconds(period), seconds(kept)];
  if (whole <= limit) return period;
  for (let count = 2; count <= whole / 3600; count++) {
    if (whole % count === 0 && whole / count <= limit * USED_OF_RETENTION) return written(whole / count);
  }
  throw new RangeError(
    `${where}: found samples that are kept for ${kept}, allowed: long enough for a part of the period ${period} of at least an hour`,
  );
}

/** Throws where alerts look further back than the store remembers: their long window would forgive what it forgets. */
export function refuseForgottenWindows(where: string, windows: readonly BurnRateWindow[], kept: Duration): void {
  for (const { long } of windows) {
    if (seconds(long) > seconds(kept)) {
      throw new RangeError(
        `${where}: found a window of ${long} over samples that are kept for ${kept}, allowed: windows up to ${kept}`,
      );
    }
  }
}

import { Decimal } from "../../base/decimal.ts";
import { seconds } from "../promql.ts";
import type { Duration } from "../rule.ts";

/** When the error budget burns too fast: over a long window, and over a short one so that it ends soon after the cause. */
export interface BurnRateWindow {
  readonly severity: "page" | "ticket";
  /** Share of the period's budget, in percent, that is gone when the long window is full of errors at this rate. */
  readonly budgetPercent: number;
  readonly long: Duration;
  readonly short: Duration;
  /** How long both windows must burn. Default: not at all, for the long window is patience enough. */
  readonly for?: Duration;
}

/**
 * The windows of the SRE Workbook, chapter 5, table 5-8: for 30 days they are 14.4, 6 and 1 times the rate at which
 * the budget lasts for the period.
 */
export const WORKBOOK_WINDOWS: readonly BurnRateWindow[] = [
  { severity: "page", budgetPercent: 2, long: "1h", short: "5m" },
  { severity: "page", budgetPercent: 5, long: "6h", short: "30m" },
  { severity: "ticket", budgetPercent: 10, long: "3d", short: "6h" },
];

/** How many times faster than it lasts the budget burns: share of the budget × period ÷ long window. */
export const burnRateFactor = ({ budgetPercent, long }: BurnRateWindow, period: Duration): Decimal =>
  Decimal.of(budgetPercent)
    .dividedBy(Decimal.of(100))
    .times(Decimal.of(seconds(period)))
    .dividedBy(Decimal.of(seconds(long)));

/** Throws where windows do not nest: the short one in the long one, the long one in the period. */
export function refuseBadWindows(where: string, windows: readonly BurnRateWindow[], period: Duration): void {
  if (windows.length === 0) throw new RangeError(`${where}: found no burn rate windows, allowed: at least one pair`);
  for (const { short, long, budgetPercent } of windows) {
    if (seconds(short) >= seconds(long) || seconds(long) >= seconds(period)) {
      throw new RangeError(
        `${where}: found windows ${short} and ${long} in a period of ${period}, allowed: short < long < period`,
      );
    }
    if (!(budgetPercent > 0 && budgetPercent <= 100)) {
      throw new RangeError(
        `${where}: found ${budgetPercent} % of the budget in ${long}, allowed: above 0 and at most 100 %`,
      );
    }
  }
}

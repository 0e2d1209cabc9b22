/** A planned time in which errors are expected. */
export interface MaintenanceWindow {
  /** First begin, as an instant: `2026-01-05T20:00:00Z`. */
  readonly start: string;
  readonly hours: number;
  /** Days from one begin to the next. Default: it happens once. */
  readonly everyDays?: number;
}

const DAY = 86_400;
const HOUR = 3600;

/** Throws on a window that has no begin, no length, or no end before it begins again. */
export function refuseBadMaintenance(where: string, windows: readonly MaintenanceWindow[]): void {
  for (const { start, hours, everyDays } of windows) {
    if (!/T.*(Z|[+-]\d\d:\d\d)$/.test(start) || Number.isNaN(Date.parse(start))) {
      throw new RangeError(
        `${where}: found maintenance from ${JSON.stringify(start)}, allowed: an instant such as 2026-01-05T20:00:00Z`,
      );
    }
    if (!(hours > 0) || (everyDays !== undefined && hours >= everyDays * 24)) {
      throw new RangeError(
        `${where}: found maintenance of ${hours} h${everyDays === undefined ? "" : ` every ${everyDays} d`}, ` +
          "allowed: above 0, and shorter than the time from one begin to the next",
      );
    }
  }
}

/**
 * An expression that has a value while any window lasts, and for some time after it: a rate goes on to show errors
 * until its window has left them behind.
 */
export function duringMaintenance(windows: readonly MaintenanceWindow[], graceSeconds: number): string {
  const parts = windows.map(({ start, hours, everyDays }) => {
    const begin = Date.parse(start) / 1000;
    const length = hours * HOUR + graceSeconds;
    const since = `(vector(time()) - ${begin})`;
    const within = everyDays === undefined ? `${since} < ${length}` : `${since} % ${everyDays * DAY} < ${length}`;
    return `(vector(time()) >= ${begin} and ${within})`;
  });
  return parts.join(" or ");
}

/** Whole days as Go durations write them: `40` is `960h`. Go has no unit for a day. */
export const daysAsHours = (days: number): `${number}h` => `${wholeDays(days) * 24}h`;

/** Whole days as VictoriaMetrics' retention flags take them: `14` is `14d`. A bare number would be months. */
export const daysWithSuffix = (days: number): `${number}d` => `${wholeDays(days)}d`;

/** Whole hours as a Go duration. */
export const hours = (count: number): `${number}h` => `${positiveInteger(count, "hours")}h`;

const wholeDays = (days: number): number => positiveInteger(days, "days");

function positiveInteger(value: number, unit: string): number {
  if (!Number.isInteger(value) || value < 1) {
    throw new RangeError(`found ${value} ${unit}, allowed: a whole number of ${unit} of at least 1`);
  }
  return value;
}

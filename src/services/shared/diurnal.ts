/** A day in milliseconds. */
const DAY = 24 * 60 * 60 * 1000;

/** The hour of day in a time zone, with its fraction: 13:30 is 13.5. */
export function hourOfDay(wall: number, timeZone: string): number {
  return (((wall + zoneOffset(wall, timeZone)) % DAY) / DAY) * 24;
}

/**
 * How much of the day's most traffic an hour has: 1 at noon, 0.2 at midnight. (0.2 is often placed at 3 in the
 * morning; the formula gives 0.317 there.)
 */
export function diurnalMultiplier(hour: number): number {
  return 0.2 + 0.8 * (0.5 + 0.5 * Math.cos(((hour - 12) * Math.PI) / 12));
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds that a zone is ahead of UTC at that moment. */
function zoneOffset(wall: number, timeZone: string): number {
  if (timeZone === "UTC") return 0;
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" });
  formats.set(timeZone, format);
  const name = format.formatToParts(wall).find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
  const [, sign, hours, minutes = "0"] = /^GMT([+-])(\d+):?(\d+)?/.exec(name) ?? [];
  if (hours === undefined) return 0;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** Until when the makers of a program mend the line that runs here. */
export interface SupportWindow {
  /** What readers call it. */
  readonly program: string;
  /** Version that is deployed, or that builds us. */
  readonly version: string;
  /** First numbers of the version to which the end belongs; another line is another window. */
  readonly line: string;
  /** Last day of support, `YYYY-MM-DD`. */
  readonly ends: string;
  /** Where the end was read, and when. */
  readonly source: string;
  readonly read: string;
  /** Lets it run past its end, or past what is known of it, until a day, for a reason. */
  readonly waiver?: { readonly until: string; readonly reason: string };
}

/** A window that needs somebody. */
export interface Ending {
  readonly program: string;
  /** Whether it may not go on as it is: support is over, and no waiver holds. */
  readonly over: boolean;
  /** A whole sentence. */
  readonly says: string;
}

/** Days before an end from which it is told: one quarter, in which an upgrade finds its place. */
const WARNING_DAYS = 90;

const daysTo = (day: string, today: string): number => Math.floor((Date.parse(day) - Date.parse(today)) / 86_400_000);

const onLine = (version: string, line: string): boolean => `${version.replace(/^v/, "")}.`.startsWith(`${line}.`);

function judge({ program, version, line, ends, source, waiver }: SupportWindow, today: string): Ending | undefined {
  const named = `${program} ${version}`;
  if (!onLine(version, line)) {
    const says = `${named} is not of the line ${line} whose end is known: write down that of its own (src/config/hyperion/support-windows.ts).`;
    return { program, over: true, says };
  }
  const days = daysTo(ends, today);
  if (days > WARNING_DAYS) return undefined;
  if (days >= 0)
    return { program, over: false, says: `${named} is supported until ${ends}, ${days} more days (${source}).` };
  if (waiver === undefined || daysTo(waiver.until, today) < 0) {
    const waived = waiver === undefined ? "" : ` Its waiver ended on ${waiver.until}.`;
    return { program, over: true, says: `${named} is unsupported since ${ends} (${source}).${waived}` };
  }
  const says = `${named} is unsupported since ${ends}, and may run until ${waiver.until}: ${waiver.reason}.`;
  return { program, over: false, says };
}

/** What of some windows needs somebody on a day (`YYYY-MM-DD`), what may not go on first. */
export const endings = (windows: readonly SupportWindow[], today: string): Ending[] =>
  windows
    .flatMap((window) => judge(window, today) ?? [])
    .sort((a, b) => Number(b.over) - Number(a.over) || a.program.localeCompare(b.program));

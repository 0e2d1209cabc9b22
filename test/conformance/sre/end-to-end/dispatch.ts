/** An alert as Alertmanager shows it. */
export interface AlertmanagerAlert {
  readonly labels: Readonly<Record<string, string>>;
  /** Sixteen hexadecimal digits, of which the log shows seven. */
  readonly fingerprint: string;
  readonly startsAt: string;
}

/** When Alertmanager got an alert and when groups with it went out, in milliseconds since the epoch, by its own clock. */
export interface Dispatch {
  readonly startsAt: number;
  readonly receivedAt: number;
  /** In order of time, each with the matchers of its route. */
  readonly flushes: readonly { readonly at: number; readonly route: string }[];
}

/** Matchers of the last route of a group's key, `{}/{severity="critical"}:{alertname="…"}`. */
const routeOf = (line: string): string => {
  const [, key = ""] = /aggrGroup="((?:[^"\\]|\\.)*)"/.exec(line) ?? [];
  return /^\{\}\/\{(.*?)\}:/.exec(key.replaceAll('\\"', '"'))?.[1] ?? "";
};

const timeOf = (line: string): number => Date.parse(/^ts=(\S+)/.exec(line)?.[1] ?? "");

/** @param log of Alertmanager 0.27 at level debug; its lines are in order of time. */
export function dispatchOf(log: string, { fingerprint, startsAt }: AlertmanagerAlert): Dispatch | undefined {
  const lines = log.split("\n").filter((line) => line.includes(`[${fingerprint.slice(0, 7)}]`));
  const received = lines.find((line) => line.includes('msg="Received alert"'));
  if (received === undefined) return undefined;
  const flushes = lines
    .filter((line) => line.includes("msg=flushing"))
    .map((line) => ({ at: timeOf(line), route: routeOf(line) }));
  return { startsAt: Date.parse(startsAt), receivedAt: timeOf(received), flushes };
}

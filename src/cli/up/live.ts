/** What the live line reads of a service. */
interface LiveService {
  readonly service: string;
  readonly rate: number;
  readonly error_ratio: number;
  readonly p99_seconds: number | null;
  readonly burn_rate_5m: number;
}

/** One line of all services: requests a second, share of errors, 99th percentile, burn rate. */
export function liveLine(services: readonly LiveService[]): string {
  return services
    .map(({ service, rate, error_ratio, p99_seconds, burn_rate_5m }) => {
      const p99 = p99_seconds === null ? "–" : `${p99_seconds.toFixed(2)} s`;
      const name = service.replace(/-service$/, "");
      return `${name} ${rate.toFixed(1)}/s ${(error_ratio * 100).toFixed(2)} % p99 ${p99} burn ${burn_rate_5m.toFixed(1)}x`;
    })
    .join(" | ");
}

/** The services of a live report. Undefined where nothing answers. */
export async function readLive(url: string): Promise<readonly LiveService[] | undefined> {
  const report = await readJson(url);
  return (report as { services?: readonly LiveService[] } | undefined)?.services;
}

interface Alert {
  readonly state: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Alerts by what names them, each with its state: pending or firing. Undefined where Prometheus does not answer. */
export async function readAlerts(url: string): Promise<ReadonlyMap<string, string> | undefined> {
  const answer = (await readJson(url)) as { data?: { alerts?: readonly Alert[] } } | undefined;
  const alerts = answer?.data?.alerts;
  if (alerts === undefined) return undefined;
  // An alert without a severity is a heartbeat, which always fires.
  const told = alerts.filter(({ labels }) => labels["severity"] !== "none");
  const name = ({ labels }: Alert) =>
    [labels["alertname"], `(${labels["severity"]})`, labels["service"], labels["long_window"]]
      .filter((part) => part !== undefined)
      .join(" ");
  return new Map(told.map((alert) => [name(alert), alert.state]));
}

/** What changed between two looks at the alerts, a line each. */
export function alertChanges(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): string[] {
  const changed = [...now].filter(([name, state]) => before.get(name) !== state);
  const gone = [...before.keys()].filter((name) => !now.has(name));
  return [...changed.map(([name, state]) => `${state}: ${name}`), ...gone.map((name) => `resolved: ${name}`)];
}

async function readJson(url: string): Promise<unknown> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}

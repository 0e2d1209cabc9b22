/** Ports on which Tailscale's Funnel answers from the internet. Its CLI takes others without a word. */
export const FUNNEL_PORTS = ["443", "8443", "10000"] as const;

/** The route that the gate exposes, and nothing else. */
export interface GateRoute {
  readonly port: number;
  readonly path: string;
  /** Where Tailscale forwards to: it strips the path, so that the target repeats it. */
  readonly target: string;
}

/** What is on the gate's port. `foreign`: anything that is not exactly our route, or more than it. */
export type Occupation = "free" | "ours" | "foreign";

const fields = (value: unknown): [string, unknown][] =>
  typeof value === "object" && value !== null ? Object.entries(value) : [];

const field = (value: unknown, name: string): unknown => fields(value).find(([key]) => key === name)?.[1];

/**
 * Reads `tailscale serve status --json`: `{}` when nothing is on, else `TCP` by port, `Web` and `AllowFunnel` by host and
 * port; the same again below each `Foreground.<id>`. A persistent (`--bg`) route on the port is never ours.
 */
export function occupationOf(status: unknown, { port, path, target }: GateRoute): Occupation {
  const onPort = (config: unknown): boolean =>
    field(field(config, "TCP"), String(port)) !== undefined ||
    [...fields(field(config, "Web")), ...fields(field(config, "AllowFunnel"))].some(([key]) =>
      key.endsWith(`:${port}`),
    );
  const sessions = fields(field(status, "Foreground"))
    .map(([, config]) => config)
    .filter(onPort);
  const services = fields(field(status, "Services")).some(([, config]) => onPort(config));
  if (onPort(status) || services) return "foreign";
  const [session, ...others] = sessions;
  if (session === undefined) return "free";
  const handlers = fields(field(session, "Web")).flatMap(([, web]) => fields(field(web, "Handlers")));
  const [handler, ...more] = handlers;
  const exact = handler?.[0] === path && field(handler[1], "Proxy") === target;
  return exact && more.length === 0 && others.length === 0 ? "ours" : "foreign";
}

import { NODE_PORTS } from "../values.ts";

const route = (prefix: string, upstream: string, perSecond: number, timeoutMs: number) => ({
  prefix,
  upstream,
  methods: ["GET"],
  rate: { perSecond, burst: 4 * perSecond },
  bodyLimitBytes: 0,
  timeoutMs,
});

/** What the gateway admits: questions to Loki and to Grafana's API, each signed in by the caller's own token. */
export const gatewayRoutes = (): string => {
  const routes = [
    route("/api/logs", `http://127.0.0.1:${NODE_PORTS.loki}/loki/api/v1`, 5, 30_000),
    route("/api/grafana", `http://127.0.0.1:${NODE_PORTS.grafana}/api`, 10, 15_000),
  ];
  return `${JSON.stringify(routes, null, 2)}\n`;
};

import { UIDS } from "./datasources.ts";

interface Panel {
  readonly title: string;
  readonly type: "timeseries" | "logs" | "stat" | "table" | "traces";
  readonly source: keyof typeof UIDS;
  readonly query: string;
  readonly unit?: string;
}

const TYPES = { postgres: "grafana-postgresql-datasource", loki: "loki", tempo: "tempo" } as const;

const sql = (title: string, query: string, unit = "short"): Panel => ({
  title,
  type: "timeseries",
  source: "postgres",
  query,
  unit,
});
const logql = (title: string, query: string, unit = "short"): Panel => ({
  title,
  type: "timeseries",
  source: "loki",
  query,
  unit,
});
const lines = (title: string, query: string): Panel => ({ title, type: "logs", source: "loki", query });

/** A metric of the host as it is, by one label. */
const gauge = (metric: string, label?: string): string =>
  `SELECT ts AS time, ${label === undefined ? `'${metric}'` : `labels->>'${label}'`} AS metric, value FROM host_metrics WHERE metric = '${metric}' AND $__timeFilter(ts) ORDER BY 1`;

/** What a counter grew by in a second, by one label; a restart of the host is no negative rate. */
const rate = (metric: string, label: string): string =>
  `SELECT ts AS time, name AS metric, CASE WHEN d >= 0 THEN d / s END AS value FROM (SELECT ts, labels->>'${label}' AS name, value - lag(value) OVER w AS d, extract(epoch FROM ts - lag(ts) OVER w) AS s FROM host_metrics WHERE metric = '${metric}' AND $__timeFilter(ts) WINDOW w AS (PARTITION BY labels ORDER BY ts)) AS r WHERE s > 0 ORDER BY 1`;

const unit = (name: string): string => `{job="journal", unit="${name}.service"}`;

const PAGES: Readonly<Record<string, { readonly title: string; readonly panels: readonly Panel[] }>> = {
  host: {
    title: "Host",
    panels: [
      sql("CPU seconds a second, by mode", rate("cpu_seconds_total", "mode"), "percentunit"),
      sql("Load", gauge("load_average", "minutes")),
      sql("Memory available", gauge("memory_available_bytes"), "bytes"),
      sql("Space available", gauge("filesystem_available_bytes", "mount"), "bytes"),
      sql("Disk, written", rate("disk_written_bytes_total", "device"), "Bps"),
      sql("Network, received", rate("network_receive_bytes_total", "device"), "Bps"),
      sql("Temperature", gauge("temperature_celsius", "zone"), "celsius"),
      sql("Samples dropped while PostgreSQL was away", gauge("host_metrics_dropped_total")),
    ],
  },
  proxy: {
    title: "Proxy",
    panels: [
      logql(
        "Webhooks, by outcome",
        `sum by (state) (count_over_time(${unit("hub-proxy")} | json | event="webhook" [5m]))`,
      ),
      logql(
        "Refused, by status",
        `sum by (status) (count_over_time(${unit("hub-proxy")} | json | event="refused" [5m]))`,
      ),
      logql(
        "Gateway, by route and status",
        `sum by (route, status) (count_over_time(${unit("hub-proxy")} | json | event="gateway" [5m]))`,
      ),
      logql(
        "Syncs, by success",
        `sum by (succeeded) (count_over_time(${unit("hub-proxy")} | json | event="sync" [1h]))`,
      ),
      lines("Errors", `${unit("hub-proxy")} | level=\`error\``),
    ],
  },
  pipeline: {
    title: "Pipeline",
    panels: [
      logql(
        "Documents read, by table",
        `sum by (table) (sum_over_time(${unit("hub-proxy")} | json | event="pipeline" | unwrap documents [5m]))`,
      ),
      logql(
        "Set aside, by table",
        `sum by (table) (sum_over_time(${unit("hub-proxy")} | json | event="pipeline" | unwrap poison [5m]))`,
      ),
      logql(
        "Time of a reading",
        `max by (table) (max_over_time(${unit("hub-proxy")} | json | event="pipeline" | unwrap duration_ms [5m]))`,
        "ms",
      ),
      {
        title: "What was set aside",
        type: "table",
        source: "postgres",
        query: "SELECT at, collection, id, reason FROM sync_poison ORDER BY at DESC LIMIT 100",
      },
      {
        title: "Where each collection stands",
        type: "table",
        source: "postgres",
        query: "SELECT collection, to_timestamp(high_ms / 1000) AS until, swept_at FROM sync_state ORDER BY 1",
      },
    ],
  },
  gate: {
    title: "Gate",
    panels: [
      logql(
        "Openings and closings",
        `sum by (state) (count_over_time(${unit("hub-tailscale-gate")} | json | event="gate" [1h]))`,
      ),
      lines("Why", `${unit("hub-tailscale-gate")} | json | event="gate" | line_format "{{.state}}: {{.reason}}"`),
    ],
  },
  traces: {
    title: "Logs and traces",
    panels: [
      { title: "Traces", type: "table", source: "tempo", query: '{ resource.service.namespace = "hub" }' },
      lines("Lines with a trace", '{job="journal"} | trace_id != ``'),
    ],
  },
};

const target = ({ source, query, type }: Panel) => {
  const datasource = { type: TYPES[source], uid: UIDS[source] };
  const common = { refId: "A", datasource };
  if (source === "postgres")
    return {
      ...common,
      rawSql: query,
      rawQuery: true,
      editorMode: "code",
      format: type === "table" ? "table" : "time_series",
    };
  if (source === "tempo") return { ...common, query, queryType: "traceql", limit: 50, tableType: "traces" };
  return { ...common, expr: query, queryType: "range" };
};

const panel = (one: Panel, index: number) => ({
  id: index + 1,
  type: one.type,
  title: one.title,
  datasource: { type: TYPES[one.source], uid: UIDS[one.source] },
  fieldConfig: { defaults: { unit: one.unit ?? "short" }, overrides: [] },
  gridPos: { x: (index % 2) * 12, y: Math.floor(index / 2) * 8, w: 12, h: 8 },
  targets: [target(one)],
});

export const FOLDER = "Hub";
export const HOME = { folder: FOLDER, file: "host.json" } as const;

/** A page each for the host, the proxy, the pipeline, the gate, and logs with traces, as JSON by file name. */
export const dashboards = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(PAGES).map(([name, { title, panels }]) => [
      `${name}.json`,
      JSON.stringify({
        uid: `hub-${name}`,
        title,
        schemaVersion: 42,
        editable: false,
        timezone: "utc",
        time: { from: "now-6h", to: "now" },
        refresh: "30s",
        tags: ["hub"],
        panels: panels.map(panel),
      }),
    ]),
  );

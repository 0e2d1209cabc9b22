import type { COMPONENTS } from "./alerts.ts";

interface Panel {
  readonly title: string;
  readonly expr: string;
  readonly unit: string;
}

const panel = (title: string, expr: string, unit = "short"): Panel => ({ title, expr, unit });

/** What each component's page shows beside whether it answers. */
const PANELS: Readonly<Record<keyof typeof COMPONENTS, readonly Panel[]>> = {
  prometheus: [
    panel("Series in memory", "prometheus_tsdb_head_series"),
    panel("Samples appended a second", "rate(prometheus_tsdb_head_samples_appended_total[5m])"),
    panel("Samples that wait for Mimir", "prometheus_remote_storage_samples_pending"),
    panel("Samples that were given up", "rate(prometheus_remote_storage_samples_failed_total[5m])"),
  ],
  grafana: [panel("Requests a second", "sum by (status_code) (rate(grafana_http_request_duration_seconds_count[5m]))")],
  mimir: [
    panel("Samples taken a second", "sum(rate(cortex_distributor_received_samples_total[5m]))"),
    panel("Samples dropped as another replica's", "sum(rate(cortex_distributor_deduped_samples_total[5m]))"),
    panel("Elections", "sum(increase(cortex_ha_tracker_elected_replica_changes_total[1h]))"),
    panel("Series in memory", "sum(cortex_ingester_memory_series)"),
  ],
  loki: [
    panel("Lines taken a second", "sum(rate(loki_distributor_lines_received_total[5m]))"),
    panel("Lines refused", "sum by (reason) (rate(loki_discarded_samples_total[5m]))"),
    panel("Chunks in memory", "sum(loki_ingester_memory_chunks)"),
  ],
  alloy: [
    panel("Lines pushed a second", "sum by (node) (rate(loki_write_sent_entries_total[5m]))"),
    panel("Lines given up", "sum by (node) (rate(loki_write_dropped_entries_total[5m]))"),
    panel("CPU of the node", '1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle"}[5m]))', "percentunit"),
    panel("Memory of the node", "1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes", "percentunit"),
  ],
  "otel-collector": [
    panel("Spans taken a second", "sum(rate(otelcol_receiver_accepted_spans[5m]))"),
    panel("Points taken a second", "sum(rate(otelcol_receiver_accepted_metric_points[5m]))"),
    panel("Log records taken a second", "sum(rate(otelcol_receiver_accepted_log_records[5m]))"),
    panel("Exports that failed", 'sum by (exporter) (rate({__name__=~"otelcol_exporter_send_failed_.+"}[5m]))'),
  ],
  alertmanager: [panel("Alerts that fire", 'sum(alertmanager_alerts{state="active"})')],
};

const PROMETHEUS = { type: "prometheus", uid: "prometheus" } as const;

const graph = ({ title, expr, unit }: Panel, index: number) => ({
  id: index + 1,
  type: "timeseries",
  title,
  datasource: PROMETHEUS,
  fieldConfig: { defaults: { unit }, overrides: [] },
  gridPos: { x: (index % 2) * 12, y: Math.floor(index / 2) * 8, w: 12, h: 8 },
  targets: [{ refId: "A", datasource: PROMETHEUS, expr }],
});

const dashboard = (title: string, uid: string, panels: readonly Panel[]): string =>
  JSON.stringify({
    uid,
    title,
    schemaVersion: 42,
    editable: false,
    timezone: "utc",
    time: { from: "now-6h", to: "now" },
    refresh: "30s",
    tags: ["lgtm-ha"],
    panels: panels.map(graph),
  });

export const FOLDER = "Stack";

export const HOME = { folder: FOLDER, file: "stack.json" } as const;

/** One page for the whole stack, and one for each component, as JSON by file name. */
export const dashboards = (): Readonly<Record<string, string>> => ({
  "stack.json": dashboard("Stack", "lgtm-stack", [
    panel("Targets that answer", "sum by (job) (up)"),
    panel("Targets that do not", "count by (job) (up == 0)"),
    panel("Alerts", 'sum by (alertname) (ALERTS{alertstate="firing"})'),
    panel("Memory of each program", "sum by (job) (process_resident_memory_bytes)", "bytes"),
  ]),
  ...Object.fromEntries(
    Object.entries(PANELS).map(([job, panels]) => [
      `${job}.json`,
      dashboard(job, `lgtm-${job}`, [panel("Answers", `up{job="${job}"}`), ...panels]),
    ]),
  ),
});

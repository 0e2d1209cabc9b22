/** Fixed uids of Grafana's data sources: dashboards, links and alerts name one by it, so a change breaks each of those. */
export const DATASOURCE_UIDS = {
  traces: "tempo",
  logs: "loki",
  metrics: "victoriametrics",
  alertmanager: "alertmanager",
  clickhouse: "clickhouse",
} as const;

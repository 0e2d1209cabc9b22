import { counter, gauge, histogram, type MetricTable, onlyAfter } from "./metric.ts";

/** Grafana 13. */
export const GRAFANA = {
  grafana_build_info: gauge("version", "edition"),
  grafana_http_request_duration_seconds: onlyAfter("the first request", histogram("handler", "method", "status_code")),
  grafana_datasource_request_total: onlyAfter("the first query", counter("datasource", "code", "method")),
  grafana_datasource_request_duration_seconds: onlyAfter("the first query", histogram("datasource", "code", "method")),
  grafana_stat_total_users: gauge(),
  grafana_stat_active_users: gauge(),
  grafana_stat_totals_dashboard: gauge(),
  grafana_database_conn_open: gauge(),
  grafana_database_conn_in_use: gauge(),
  grafana_database_conn_max_open: gauge(),
  grafana_database_conn_wait_count_total: counter(),
} as const satisfies MetricTable;

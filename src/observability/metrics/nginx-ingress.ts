import { counter, gauge, histogram, type MetricTable, onlyAfter } from "./metric.ts";

/** F5's NGINX Ingress Controller 5. The hops beside the collectors are other NGINX, which show nothing to a scrape. */
export const NGINX_INGRESS = {
  nginx_ingress_nginx_up: gauge(),
  nginx_ingress_nginx_connections_active: gauge(),
  nginx_ingress_nginx_connections_accepted: counter(),
  nginx_ingress_nginx_connections_handled: counter(),
  nginx_ingress_nginx_connections_reading: gauge(),
  nginx_ingress_nginx_connections_waiting: gauge(),
  nginx_ingress_nginx_connections_writing: gauge(),
  nginx_ingress_nginx_http_requests_total: counter(),
  nginx_ingress_controller_nginx_reloads_total: counter("reason"),
  nginx_ingress_controller_nginx_reload_errors_total: counter(),
  nginx_ingress_controller_nginx_last_reload_status: gauge(),
  nginx_ingress_controller_ingress_resources_total: onlyAfter("the first Ingress", gauge("type")),
  nginx_ingress_controller_workqueue_depth: gauge("name"),
  nginx_ingress_controller_workqueue_work_duration_seconds: histogram("name"),
} as const satisfies MetricTable;

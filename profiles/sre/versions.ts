/**
 * Images of the profile, by tag: the platform's own versions where it names one (Prometheus, Alertmanager, Loki,
 * Grafana), though each of these lines is out of support. A digest belongs beside a tag as soon as a machine that
 * reaches the registry has resolved it.
 *
 * Promtail is 2.9.17 beside Loki 2.9.5: the Docker client of 2.9.5 stops at API 1.42, and Docker Engine 29 refuses
 * every API below 1.44, so that 2.9.5 finds no container there.
 */
export const IMAGES = {
  prometheus: "docker.io/prom/prometheus:v2.51.0",
  alertmanager: "docker.io/prom/alertmanager:v0.27.0",
  loki: "docker.io/grafana/loki:2.9.5",
  promtail: "docker.io/grafana/promtail:2.9.17",
  grafana: "docker.io/grafana/grafana:10.4.0",
  nodeExporter: "docker.io/prom/node-exporter:v1.7.0",
} as const;

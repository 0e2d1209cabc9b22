/** Data sources by program: dashboards name them by `uid`, which must not change. */
export const DATASOURCES = {
  prometheus: { name: "Prometheus", type: "prometheus", uid: "prometheus" },
  loki: { name: "Loki", type: "loki", uid: "loki" },
  alertmanager: { name: "Alertmanager", type: "alertmanager", uid: "alertmanager" },
} as const;

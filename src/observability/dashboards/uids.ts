/** Fixed uids of the dashboards: links and alerts name one by it, so a change breaks each of those. */
export const DASHBOARDS = {
  home: "hyperion-home",
  pipeline: "hyperion-pipeline",
  slos: "hyperion-slos",
  slo: "hyperion-slo",
  tenants: "hyperion-tenants",
  consumers: "hyperion-consumers",
  collectors: "hyperion-collectors",
  hops: "hyperion-hops",
  kafka: "hyperion-kafka",
  tempo: "hyperion-tempo",
  loki: "hyperion-loki",
  victoriaMetrics: "hyperion-victoria-metrics",
  clickhouse: "hyperion-clickhouse",
  self: "hyperion-self",
  cluster: "hyperion-cluster",
  security: "hyperion-security",
} as const;

export type DashboardUid = (typeof DASHBOARDS)[keyof typeof DASHBOARDS];

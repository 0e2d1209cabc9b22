/** Values that several files of the profile must agree on. Times are in the unit that each name says. */
export const VALUES = {
  scrape: { intervalSeconds: 15, timeoutSeconds: 10, evaluationSeconds: 15 },
  /** Prometheus; also the period of the objectives, which read as far back as there is data. */
  metricsRetentionDays: 30,
  /** Loki. */
  logsRetentionDays: 31,
  /** Labels on everything that leaves Prometheus; Compose has production's. */
  externalLabels: {
    prod: { cluster: "production", environment: "prod", region: "us-east-1" },
    dev: { cluster: "dev", environment: "dev", region: "us-east-1" },
  },
  /** URLs that the blackbox exporter asks for in production. */
  externalUrls: ["https://sre.example.com/api/orders", "https://sre.example.com/api/users"],
  /** Where a person reads what to do, and sees what happens. */
  links: {
    runbooks: "https://github.com/carrier/observability-platform/blob/main/profiles/sre/docs/alerts.md",
    grafana: "http://localhost:3000",
  },
} as const;

/** Environments whose Prometheus has labels of its own. */
export type SreEnvironment = keyof typeof VALUES.externalLabels;

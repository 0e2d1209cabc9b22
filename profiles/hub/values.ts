/** Every number of the hub that two places must agree on. All are its own choices; the design names none. */
export const PORTS = { proxy: 8085, metrics: 8086, gate: 8087, openbao: 8200, funnel: 8443 } as const;

/** Ports of the node, bound to the loopback by kube-proxy, behind which stand the programs in k3s. */
export const NODE_PORTS = {
  postgres: 30_432,
  otlpGrpc: 30_317,
  otlpHttp: 30_318,
  grafana: 30_300,
  loki: 30_310,
} as const;

/** Hours that lines and traces are kept, and days of host metrics. */
export const RETENTION = { logsHours: 168, tracesHours: 960, hostMetricsDays: 30 } as const;

/** Seconds between measurements of the host, and between readings of MongoDB; minutes between reconciliations. */
export const INTERVALS = { hostMetricsSeconds: 15, pipelineSeconds: 300, reconcileMinutes: 10 } as const;

/** Where things are on the host. */
export const PATHS = {
  /** The checkout that the sync keeps at the remote's branch: sources of the services and everything rendered. */
  repository: "/opt/hub",
  rendered: "/opt/hub/deploy/hub",
  node: "/usr/bin/node",
  config: "/etc/hub",
  credentials: "/etc/hub/credentials",
  syncSocket: "/run/hub/gitops-sync.sock",
  library: "/usr/local/lib/hub",
} as const;

/** The services of this repository, by the unit's name: folder, user, and secret. */
export const SERVICES = {
  "hub-proxy": { folder: "hub-proxy", user: "hub-proxy" },
  "hub-metrics": { folder: "hub-metrics", user: "hub-metrics" },
  "hub-tailscale-gate": { folder: "hub-gate", user: "hub-gate" },
} as const;

/** The user of OpenBao, which is no service of this repository. */
export const OPENBAO_USER = "openbao";

/** Limits of the services, by unit. Megabytes of memory, and percent of one core. */
export const LIMITS = {
  "hub-proxy": { memory: 512, cpu: 100 },
  "hub-metrics": { memory: 160, cpu: 20 },
  "hub-tailscale-gate": { memory: 256, cpu: 50 },
  openbao: { memory: 512, cpu: 100 },
} as const;

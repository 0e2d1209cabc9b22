import type { Values } from "./schema.ts";

export interface Tier {
  readonly prometheus: number;
  readonly grafana: number;
  readonly loki: number;
  readonly mimir: number;
  /** Fewest collectors; an autoscaler adds to them. */
  readonly collector: number;
  /** Copies of a series and of a line. Never 2: a write then needs both, and the loss of one stops all writes. */
  readonly replicationFactor: 1 | 3;
}

/** Replicas by load, as the platform's scaling table says. */
export const TIERS: Readonly<Record<Values["tier"], Tier>> = {
  normal: { prometheus: 2, grafana: 1, loki: 1, mimir: 1, collector: 2, replicationFactor: 1 },
  high: { prometheus: 2, grafana: 2, loki: 2, mimir: 2, collector: 3, replicationFactor: 1 },
  peak: { prometheus: 3, grafana: 3, loki: 3, mimir: 3, collector: 5, replicationFactor: 3 },
};

/** Most collectors in every tier. */
export const MAX_COLLECTORS = 10;

/**
 * Below which the guide takes replicas away. Kubernetes has one threshold a metric for both directions, so these stand in
 * annotations: it takes one away where those that stay are below 70 % of CPU and 80 % of memory.
 */
export const SCALE_DOWN = { cpuPercent: 30, memoryPercent: 50 } as const;

/** CPU and memory of a pod, by program. */
export const SIZES = {
  prometheus: { cpu: "500m", memory: "4Gi" },
  mimir: { cpu: "1", memory: "4Gi" },
  loki: { cpu: "500m", memory: "2Gi" },
  grafana: { cpu: "200m", memory: "512Mi" },
  collector: { cpu: "500m", memory: "1Gi" },
  alloy: { cpu: "100m", memory: "512Mi" },
  alertmanager: { cpu: "50m", memory: "128Mi" },
} as const;

/** Seconds. Failover is longer than two scrapes and what Mimir needs to write who is elected. */
export const TIMES = { scrape: 15, timeout: 10, evaluation: 15, failover: 30 } as const;

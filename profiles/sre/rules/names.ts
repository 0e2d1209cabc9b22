/** Windows over which rate, errors and duration are recorded. */
export const RED_WINDOWS = ["1m", "5m", "15m", "1h"] as const;

export type RedWindow = (typeof RED_WINDOWS)[number];

/** Quantiles of the duration, by the name that each has in a record. */
export const QUANTILES = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 } as const;

/** Names of recorded series: every rule, alert and panel takes them from here. */
export const RECORDS = {
  /** Requests a second. */
  rate: (window: RedWindow) => `app:http_requests:rate${window}`,
  rateBy: (what: "method" | "status_class" | "endpoint", window: RedWindow) =>
    `app:http_requests_by_${what}:rate${window}`,
  /** Share of requests that were answered with a 5xx, 0 to 1. */
  errors: (window: RedWindow) => `app:http_errors:ratio${window}`,
  errorsBy: (what: "method" | "endpoint", window: RedWindow) => `app:http_errors_by_${what}:ratio${window}`,
  /** Seconds. */
  duration: (quantile: keyof typeof QUANTILES, window: RedWindow) => `app:http_request_duration:${quantile}_${window}`,
  durationBy: (what: "method" | "endpoint", quantile: keyof typeof QUANTILES, window: RedWindow) =>
    `app:http_request_duration_by_${what}:${quantile}_${window}`,
  /** Share of what a container requested, 1 where it uses all of it. */
  cpuUtilization: "use:container_cpu:utilization5m",
  memoryUtilization: "use:container_memory:utilization",
  /** Share of periods in which a container wanted more CPU than its limit. */
  cpuThrottling: "use:container_cpu:throttled_ratio5m",
  /** 1 for each container that ended for want of memory and started again within ten minutes. */
  oomKills: "use:container_memory:oom_killed",
  /** 1 for each node that is not ready; 0 for each that is. */
  nodeNotReady: "use:node:not_ready",
  nodeDiskPressure: "use:node:disk_pressure",
  /** Hosts, from Node Exporter. */
  hostCpu: "use:host_cpu:utilization5m",
  hostMemory: "use:host_memory:utilization",
  hostDisk: "use:host_disk:utilization",
  hostNetworkReceived: "use:host_network:receive_bytes5m",
  hostNetworkSent: "use:host_network:transmit_bytes5m",
} as const;

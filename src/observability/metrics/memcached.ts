import { counter, gauge, type MetricTable } from "./metric.ts";

/** memcached_exporter 0.15, beside Loki's caches. */
export const MEMCACHED = {
  memcached_up: gauge(),
  memcached_commands_total: counter("command", "status"),
  memcached_items_evicted_total: counter(),
  memcached_current_bytes: gauge(),
  memcached_limit_bytes: gauge(),
  memcached_current_connections: gauge(),
  memcached_max_connections: gauge(),
} as const satisfies MetricTable;

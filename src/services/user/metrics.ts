import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import { DURATION_BUCKETS } from "../shared/duration-buckets.ts";
import { AUTH_RESULTS } from "./auth.ts";

const OPERATIONS = ["list", "create", "get", "validate", "auth"] as const;

export type Operation = (typeof OPERATIONS)[number];

export interface UserMetrics {
  readonly requests: Counter<"operation">;
  readonly authAttempts: Counter<"result">;
  readonly cacheHits: Counter<"result">;
  readonly cacheOperations: Histogram<"operation">;
  readonly dbQueries: Histogram;
}

const buckets = [...DURATION_BUCKETS];

/** @param activeSessions read at each scrape. */
export function userMetrics(registry: Registry, activeSessions: () => number): UserMetrics {
  const registers = [registry];
  new Gauge({
    name: "active_sessions",
    help: "Sessions of users now; simulated, more by day than by night.",
    registers,
    collect() {
      this.set(activeSessions());
    },
  });
  const metrics = { ...requestMetrics(registry), ...storageMetrics(registry) };
  for (const operation of OPERATIONS) metrics.requests.inc({ operation }, 0);
  for (const result of AUTH_RESULTS) metrics.authAttempts.inc({ result }, 0);
  for (const result of ["hit", "miss"]) metrics.cacheHits.inc({ result }, 0);
  for (const operation of ["get", "set"]) metrics.cacheOperations.zero({ operation });
  return metrics;
}

const requestMetrics = (registry: Registry) => ({
  requests: new Counter({
    name: "user_requests_total",
    help: "Requests by what they ask of the user service.",
    labelNames: ["operation"] as const,
    registers: [registry],
  }),
  authAttempts: new Counter({
    name: "user_auth_attempts_total",
    help: "Attempts to sign in, by result.",
    labelNames: ["result"] as const,
    registers: [registry],
  }),
});

const storageMetrics = (registry: Registry) => ({
  cacheHits: new Counter({
    name: "cache_hits_total",
    help: "Look-ups in the cache of users, by result: hit or miss.",
    labelNames: ["result"] as const,
    registers: [registry],
  }),
  cacheOperations: new Histogram({
    name: "cache_operation_duration_seconds",
    help: "Seconds that an operation of the cache took.",
    labelNames: ["operation"] as const,
    buckets,
    registers: [registry],
  }),
  dbQueries: new Histogram({
    name: "user_db_query_duration_seconds",
    help: "Seconds that a query of the simulated data base took.",
    buckets,
    registers: [registry],
  }),
});

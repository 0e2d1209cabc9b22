import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import { DURATION_BUCKETS } from "../shared/duration-buckets.ts";
import type { Endpoint } from "./endpoints.ts";
import { ERROR_TYPES } from "./error-type.ts";
import { TARGETS, type TargetName } from "./settings.ts";

export interface LoadGeneratorMetrics {
  readonly sent: Counter<"service" | "method" | "path">;
  readonly received: Counter<"service" | "status_code">;
  readonly duration: Histogram<"service">;
  readonly errors: Counter<"service" | "error_type">;
}

/** @param targetRps read at each scrape. */
export function loadGeneratorMetrics(
  registry: Registry,
  endpoints: Readonly<Record<TargetName, readonly Endpoint[]>>,
  targetRps: () => number,
): LoadGeneratorMetrics {
  const registers = [registry];
  new Gauge({
    name: "loadgen_current_rps",
    help: "Requests a second that a service is to get now, the day's curve and a burst included.",
    labelNames: ["service"],
    registers,
    collect() {
      for (const service of TARGETS) this.set({ service }, targetRps());
    },
  });
  const metrics: LoadGeneratorMetrics = {
    sent: new Counter({
      name: "loadgen_requests_sent_total",
      help: "Requests that were sent, by the service's own route template.",
      labelNames: ["service", "method", "path"],
      registers,
    }),
    received: new Counter({
      name: "loadgen_responses_received_total",
      help: "Answers by HTTP status.",
      labelNames: ["service", "status_code"],
      registers,
    }),
    duration: new Histogram({
      name: "loadgen_request_duration_seconds",
      help: "Seconds from a request to its answer.",
      labelNames: ["service"],
      buckets: [...DURATION_BUCKETS],
      registers,
    }),
    errors: new Counter({
      name: "loadgen_request_errors_total",
      help: "Requests without an answer, by what went wrong; overload: not sent, since too many were under way.",
      labelNames: ["service", "error_type"],
      registers,
    }),
  };
  for (const service of TARGETS) {
    for (const { method, path } of endpoints[service]) metrics.sent.inc({ service, method, path }, 0);
    for (const status_code of ["200", "500"]) metrics.received.inc({ service, status_code }, 0);
    for (const error_type of ERROR_TYPES) metrics.errors.inc({ service, error_type }, 0);
    metrics.duration.zero({ service });
  }
  return metrics;
}

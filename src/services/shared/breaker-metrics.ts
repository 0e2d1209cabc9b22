import { Counter, Gauge, type Registry } from "prom-client";
import { BREAKER_STATES, type CircuitBreaker } from "./circuit-breaker.ts";

/** `downstream_requests_total`. */
export const downstreamRequests = (registry: Registry): Counter<"service" | "status"> =>
  new Counter({
    name: "downstream_requests_total",
    help: "Calls to other services by HTTP status; timeout, error (no connection) or circuit_open (not made) where there is none.",
    labelNames: ["service", "status"],
    registers: [registry],
  });

/** `circuit_breaker_state` of each breaker. Read at scrape time: an open breaker turns half-open without any event. */
export function breakerStates(registry: Registry, breakers: Readonly<Record<string, CircuitBreaker>>): void {
  new Gauge({
    name: "circuit_breaker_state",
    help: "State of the circuit breaker in front of a service: 0 closed, 1 half-open, 2 open.",
    labelNames: ["service"],
    registers: [registry],
    collect() {
      for (const [service, { state }] of Object.entries(breakers)) this.set({ service }, BREAKER_STATES[state]);
    },
  });
}

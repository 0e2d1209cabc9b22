import { SERVICES } from "../components.ts";

/**
 * Errors and latency that stay inside the objectives, so that what fires is the scenario's doing. As they are, bank
 * transfers alone use up more than the latency budget, and so do orders, which wait for payments.
 */
const HEALTHY = {
  PRESET: "healthy",
  LATENCY_SCALE: "0.6",
  PAYMENT_TYPES: "credit_card=60,debit_card=25,digital_wallet=15",
} as const;

/** Seconds from a working system to the fault, and from the fault to its end. */
const FAULT_AT = 60;
const FIXED_AT = FAULT_AT + 15 * 60;

/** Share of orders that the bad release fails: above 17.28 %, so that an hour of good traffic before it pages within 5 min. */
const BAD_RELEASE = 0.2;

/** Factor on payments' latency: a credit card takes 0.6 s. */
const SLOW_FACTOR = 4;

/** Faults that can be watched, by name. @param loadGeneratorUrl where the load generator of this run is. */
export const sreScenarios = (loadGeneratorUrl: string) => ({
  "bad-deploy": {
    summary: `a release of order-service fails ${BAD_RELEASE * 100} % of its requests, and is taken back 15 min later`,
    expect:
      "ErrorBudgetBurnRateCritical (14.4x, then 6x) and HighErrorRate of order-service. With an hour of good traffic " +
      "before it the long window takes 4 min 20 s to breach; a Prometheus that has just started knows no such hour, " +
      "and breaches at once. The short window clears within 5 min of the fix.",
    env: HEALTHY,
    steps: [
      {
        at: FAULT_AT,
        says: "order-service is replaced by a bad release",
        action: {
          kind: "restart" as const,
          program: SERVICES.order.name,
          env: { ...HEALTHY, ERROR_RATE: String(BAD_RELEASE) },
        },
      },
      {
        at: FIXED_AT,
        says: "order-service is back at the good release",
        action: { kind: "restart" as const, program: SERVICES.order.name, env: HEALTHY },
      },
    ],
  },
  "slow-payments": {
    summary: `payments take ${SLOW_FACTOR} times as long, for 15 min`,
    expect:
      "HighLatency of payment-service and order-service, and the burn of their latency budgets: payments take 0.6 s and " +
      "more, and orders wait for them.",
    env: HEALTHY,
    steps: [
      {
        at: FAULT_AT,
        says: "payments have become slow",
        action: {
          kind: "restart" as const,
          program: SERVICES.payment.name,
          env: { ...HEALTHY, LATENCY_SCALE: String(SLOW_FACTOR) },
        },
      },
      {
        at: FIXED_AT,
        says: "payments are fast again",
        action: { kind: "restart" as const, program: SERVICES.payment.name, env: HEALTHY },
      },
    ],
  },
  "dead-user": {
    summary: "user-service is killed, and comes back 15 min later",
    expect:
      "order-service's breaker opens (circuit_breaker_state 2): three orders in ten get 503, so its " +
      "ErrorBudgetBurnRateCritical and HighErrorRate fire; TargetDown of user-service after 5 min.",
    env: HEALTHY,
    steps: [
      {
        at: FAULT_AT,
        says: "user-service is killed",
        action: { kind: "kill" as const, program: SERVICES.user.name },
      },
      {
        at: FIXED_AT,
        says: "user-service is started again",
        action: { kind: "restart" as const, program: SERVICES.user.name, env: HEALTHY },
      },
    ],
  },
  burst: {
    summary: "five times the traffic for 30 s",
    expect: "loadgen_current_rps at five times its value and TrafficBurst (info), which keeps firing for 15 min.",
    env: { ...HEALTHY, BURST_PROBABILITY: "0" },
    steps: [
      {
        at: 120,
        says: "a burst starts",
        action: { kind: "post" as const, url: `${loadGeneratorUrl}/api/burst` },
      },
    ],
  },
});

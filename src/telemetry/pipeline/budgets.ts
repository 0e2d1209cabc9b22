import { UserError } from "../../base/problem.ts";
import { GATEWAY_TIMEOUT_SECONDS } from "../../conventions/intake.ts";
import { afterwards, layerReadMs, MARGIN_MS, type TimeBudget, timeBudget, underSender } from "../nginx/time-budget.ts";

/**
 * Milliseconds that are waited for an answer before the buffer takes the request. A store that takes a second for a
 * write is as good as away; a consumer team gets half of it, because teams are asked one after the other.
 */
const ANSWER_MS = { store: 1000, consumer: 500 } as const;

/**
 * Milliseconds that a processor waits for egress. It is no sum of what egress waits for: teams, however many and however
 * slow, must not make producers wait. What egress has not taken by then waits in egress's own topic.
 */
const EGRESS_ANSWER_MS = 1000;

/** How long each hop of the pipeline waits. Live data has a sender who gives up; a replay has none, and waits for all. */
export interface Budgets {
  readonly store: TimeBudget;
  readonly consumer: TimeBudget;
  readonly egress: TimeBudget;
  readonly processor: TimeBudget;
  /** A replay to egress waits for every team behind it. */
  readonly egressReplay: TimeBudget;
  /** Milliseconds that NGINX Ingress waits for the ingress collector. */
  readonly intakeReadMs: number;
}

/**
 * Budgets of all hops, from the stores outwards: each is longer than the slowest way through what it leads to.
 * @param consumers how many teams egress asks one after the other
 */
export function pipelineBudgets(consumers: number): Budgets {
  const store = timeBudget(ANSWER_MS.store);
  const consumer = timeBudget(ANSWER_MS.consumer);
  const egress = timeBudget(EGRESS_ANSWER_MS);
  const processor = timeBudget(layerReadMs([afterwards(store, egress)]));
  underSender(processor);
  const intakeReadMs = processor.exporterMs + MARGIN_MS;
  const gatewayMs = GATEWAY_TIMEOUT_SECONDS.otlp * 1000;
  if (intakeReadMs >= gatewayMs) {
    throw new UserError(
      `telemetry timeouts: found ${intakeReadMs} ms for the slowest way through the pipeline, allowed: less than the gateway's ${gatewayMs} ms`,
    );
  }
  const egressReplay = timeBudget(layerReadMs(Array.from({ length: consumers }, () => consumer)));
  return { store, consumer, egress, processor, egressReplay, intakeReadMs };
}

import type { Registry } from "prom-client";
import type { BusinessRoute } from "../shared/business-server.ts";
import type { Clock } from "../shared/clock.ts";
import { HttpProblem } from "../shared/http-problem.ts";
import type { LatencyProfile } from "../shared/latency.ts";
import type { Simulation } from "../shared/simulation.ts";
import type { FraudDetection } from "./fraud-detection.ts";
import { type Outcome, paymentMetrics } from "./metrics.ts";
import { PAYMENT_REQUEST_SCHEMA, type PaymentRequest, PaymentStore } from "./payment.ts";
import { processPayment } from "./process-payment.ts";

/** Reads are not described anywhere; theirs is a fast data base's. */
const READ: LatencyProfile = { base: 30, sigma: 10 };

const PROBLEMS: Readonly<Record<Exclude<Outcome, "success">, readonly [status: number, reason: string]>> = {
  declined: [402, "the bank declined the payment"],
  fraud_check_failed: [503, "the fraud check could not be made"],
  gateway_error: [502, "the payment gateway failed"],
};

interface PaymentRouteOptions {
  readonly clock: Clock;
  readonly simulation: Simulation;
  readonly fraudDetection: FraudDetection;
  readonly errorRate: number;
}

export function paymentRoutes(
  registry: Registry,
  { clock, simulation, fraudDetection, errorRate }: PaymentRouteOptions,
): readonly BusinessRoute[] {
  const metrics = paymentMetrics(registry);
  const now = () => new Date(clock.wall()).toISOString();
  const payments = new PaymentStore(now());
  const read = async <T>(look: () => T): Promise<T> => {
    await simulation.work(READ);
    simulation.maybeFail();
    return look();
  };
  return [
    { method: "GET", url: "/api/payments", success: 200, handle: () => read(() => ({ payments: payments.all() })) },
    {
      method: "GET",
      url: "/api/payments/:paymentID",
      success: 200,
      handle: ({ params }) => {
        const { paymentID } = params as { paymentID: string };
        return read(() => payments.get(paymentID) ?? notFound(paymentID));
      },
    },
    {
      method: "POST",
      url: "/api/payments",
      success: 201,
      schema: { body: PAYMENT_REQUEST_SCHEMA },
      async handle({ body }) {
        const request = body as PaymentRequest;
        const { amount, currency, type } = request;
        const begun = clock.monotonic();
        metrics.inFlight.inc();
        try {
          const outcome = await processPayment(type, { simulation, fraudDetection, errorRate });
          metrics.transactions.inc({ status: outcome, type });
          if (outcome !== "success") throw new HttpProblem(PROBLEMS[outcome][0], outcome, PROBLEMS[outcome][1]);
          metrics.amount.inc({ currency }, amount);
          return payments.create(request, now());
        } finally {
          metrics.inFlight.dec();
          metrics.processing.observe((clock.monotonic() - begun) / 1000);
        }
      },
    },
  ];
}

function notFound(id: string): never {
  throw new HttpProblem(404, "payment_not_found", `no payment ${JSON.stringify(id)}`);
}

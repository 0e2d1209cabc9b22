import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import { DURATION_BUCKETS } from "../shared/duration-buckets.ts";
import { CURRENCIES, PAYMENT_TYPES } from "../shared/money.ts";

/** How a payment ends. */
const OUTCOMES = ["success", "declined", "fraud_check_failed", "gateway_error"] as const;

export type Outcome = (typeof OUTCOMES)[number];

export interface PaymentMetrics {
  readonly transactions: Counter<"status" | "type">;
  readonly amount: Counter<"currency">;
  readonly processing: Histogram;
  readonly inFlight: Gauge;
}

export function paymentMetrics(registry: Registry): PaymentMetrics {
  const registers = [registry];
  const metrics: PaymentMetrics = {
    transactions: new Counter({
      name: "payment_transactions_total",
      help: "Payments by outcome and payment type.",
      labelNames: ["status", "type"],
      registers,
    }),
    amount: new Counter({
      name: "payment_amount_total",
      help: "Money of successful payments, in units of its currency.",
      labelNames: ["currency"],
      registers,
    }),
    processing: new Histogram({
      name: "payment_processing_duration_seconds",
      help: "Seconds that a payment took, whether it succeeded or not.",
      buckets: [...DURATION_BUCKETS],
      registers,
    }),
    inFlight: new Gauge({ name: "payments_in_flight", help: "Payments that are being processed now.", registers }),
  };
  for (const status of OUTCOMES) for (const type of PAYMENT_TYPES) metrics.transactions.inc({ status, type }, 0);
  for (const currency of CURRENCIES) metrics.amount.inc({ currency }, 0);
  return metrics;
}

import type { LatencyProfile } from "../shared/latency.ts";
import type { PaymentType } from "../shared/money.ts";
import type { Simulation } from "../shared/simulation.ts";
import type { FraudDetection } from "./fraud-detection.ts";
import type { Outcome } from "./metrics.ts";

/** What each way to pay takes, in milliseconds. */
const LATENCY: Readonly<Record<PaymentType, LatencyProfile>> = {
  credit_card: { base: 150, sigma: 50 },
  debit_card: { base: 180, sigma: 60 },
  bank_transfer: { base: 500, sigma: 200 },
  digital_wallet: { base: 100, sigma: 30 },
};

/** Share of failed payments that the bank declines; the gateway fails the others. */
const DECLINED_SHARE = 0.8;

interface ProcessOptions {
  readonly simulation: Simulation;
  readonly fraudDetection: FraudDetection;
  /** Share of payments that fail after the fraud check. */
  readonly errorRate: number;
}

/** Fraud check, then the payment itself: two gates that fail independently of each other. */
export async function processPayment(
  type: PaymentType,
  { simulation, fraudDetection, errorRate }: ProcessOptions,
): Promise<Outcome> {
  if (!(await fraudDetection.check())) return "fraud_check_failed";
  await simulation.work(LATENCY[type]);
  if (!simulation.happens(errorRate)) return "success";
  return simulation.happens(DECLINED_SHARE) ? "declined" : "gateway_error";
}

import { EnvironmentReader, type Variables } from "../shared/environment.ts";
import { PAYMENT_TYPES, type PaymentType } from "../shared/money.ts";
import { type ServerSettings, serverSettings } from "../shared/settings.ts";

/** The services that get traffic. */
export const TARGETS = ["order-service", "payment-service", "user-service"] as const;

export type TargetName = (typeof TARGETS)[number];

export interface LoadGeneratorSettings {
  readonly server: ServerSettings;
  readonly urls: Readonly<Record<TargetName, string>>;
  /** Requests a second to each service at noon, without a burst. */
  readonly baseRps: number;
  /** Seconds of a cycle; each may start a burst. */
  readonly cycleSeconds: number;
  /** Probability that a cycle starts a burst. */
  readonly burstProbability: number;
  /** Zone of the hour that the day's curve is read at. */
  readonly timeZone: string;
  /** How payments are paid, as weights. */
  readonly paymentTypes: Readonly<Record<PaymentType, number>>;
  /** Accept `POST /api/burst`, which starts a burst. */
  readonly control: boolean;
}

export function loadGeneratorSettings(variables: Variables): LoadGeneratorSettings {
  const reader = new EnvironmentReader(variables);
  const settings = {
    server: serverSettings(reader, 8090),
    urls: {
      "order-service": reader.url("ORDER_SERVICE_URL", "http://order-service:8081"),
      "payment-service": reader.url("PAYMENT_SERVICE_URL", "http://payment-service:8082"),
      "user-service": reader.url("USER_SERVICE_URL", "http://user-service:8083"),
    },
    baseRps: reader.number("BASE_RPS", { fallback: 10, least: 0, most: 1000 }),
    cycleSeconds: reader.number("CYCLE_SECONDS", { fallback: 10, least: 1, most: 3600 }),
    burstProbability: reader.rate("BURST_PROBABILITY", 0.02),
    timeZone: reader.timeZone("TZ", "UTC"),
    paymentTypes: reader.weights("PAYMENT_TYPES", PAYMENT_TYPES, {
      credit_card: 50,
      debit_card: 25,
      digital_wallet: 15,
      bank_transfer: 10,
    }),
    control: reader.choice("CONTROL", ["yes", "no"], "no") === "yes",
  };
  reader.finish();
  return settings;
}

import { CURRENCIES, PAYMENT_TYPES, type PaymentType } from "../shared/money.ts";
import { type Random, weighted } from "../shared/random.ts";
import type { TargetName } from "./settings.ts";

/** A request that is sent again and again. */
export interface Endpoint {
  readonly method: "GET" | "POST";
  /** Path that is requested. */
  readonly url: string;
  /** Template of the route that takes it: the `path` label, as the service itself names it. */
  readonly path: string;
  /** Its share of the service's traffic is its weight over the sum of the service's weights. */
  readonly weight: number;
  /** Default: no body. */
  readonly body?: (random: Random) => unknown;
}

/** What is sent to each service. */
export function endpoints(
  paymentTypes: Readonly<Record<PaymentType, number>>,
): Readonly<Record<TargetName, readonly Endpoint[]>> {
  const mix = PAYMENT_TYPES.map((type) => [type, paymentTypes[type]] as const);
  const money = (random: Random) => ({ amount: amount(random), currency: one(CURRENCIES, random) });
  return {
    "order-service": [
      { ...get("/api/orders"), weight: 5 },
      {
        ...post("/api/orders"),
        weight: 3,
        body: (random) => ({ user_id: userId(random), ...money(random), payment_type: weighted(random, mix) }),
      },
      { ...get("/api/orders/ord-001", "/api/orders/{orderID}"), weight: 2 },
    ],
    "payment-service": [
      { ...post("/api/payments"), weight: 5, body: (random) => ({ ...money(random), type: weighted(random, mix) }) },
      { ...get("/api/payments"), weight: 4 },
    ],
    "user-service": [
      { ...get("/api/users/usr-100", "/api/users/{userID}"), weight: 4 },
      { ...get("/api/users"), weight: 3 },
      {
        ...post("/api/users/auth"),
        weight: 3,
        body: (random) => ({ user_id: userId(random), password: "a simulated password" }),
      },
    ],
  };
}

const get = (url: string, path = url) => ({ method: "GET", url, path }) as const;
const post = (url: string) => ({ method: "POST", url, path: url }) as const;

const one = <T>(values: readonly T[], random: Random): T =>
  weighted(
    random,
    values.map((value) => [value, 1] as const),
  );

/** One of the hundred users that exist, half of whom are in the user service's cache at its start. */
const userId = (random: Random): string => `usr-${100 + Math.floor(random() * 100)}`;

/** From 5 to 205, in cents. */
const amount = (random: Random): number => Math.round(500 + random() * 20_000) / 100;

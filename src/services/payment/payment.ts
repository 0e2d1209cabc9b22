import { BoundedStore, sequentialId } from "../shared/bounded-store.ts";
import { AMOUNT_SCHEMA, CURRENCIES, type Currency, PAYMENT_TYPES, type PaymentType } from "../shared/money.ts";

/** What a client asks for. */
export interface PaymentRequest {
  readonly amount: number;
  readonly currency: Currency;
  readonly type: PaymentType;
}

export interface Payment extends PaymentRequest {
  readonly id: string;
  readonly status: "success";
  /** RFC 3339. */
  readonly created_at: string;
}

export const PAYMENT_REQUEST_SCHEMA = {
  type: "object",
  required: ["amount", "currency", "type"],
  additionalProperties: false,
  properties: { amount: AMOUNT_SCHEMA, currency: { enum: CURRENCIES }, type: { enum: PAYMENT_TYPES } },
} as const;

/** Payments that exist from the start: `pay-001` to `pay-010`. */
const SEEDED = 10;

/** Payments that are kept beside the seeded ones. */
const KEPT = 100;

/** Payments in memory. */
export class PaymentStore {
  #last = SEEDED;
  readonly #payments: BoundedStore<Payment>;

  /** @param now RFC 3339: when the seeded payments were made. */
  constructor(now: string) {
    const seeded = Array.from({ length: SEEDED }, (_, index): Payment => {
      const type = PAYMENT_TYPES[index % PAYMENT_TYPES.length] ?? "credit_card";
      const id = sequentialId("pay", index + 1);
      return { id, amount: 10 * (index + 1), currency: "USD", type, status: "success", created_at: now };
    });
    this.#payments = new BoundedStore(
      seeded.map((payment) => [payment.id, payment]),
      KEPT,
    );
  }

  get(id: string): Payment | undefined {
    return this.#payments.get(id);
  }

  all(): Payment[] {
    return this.#payments.all();
  }

  create(request: PaymentRequest, now: string): Payment {
    const id = sequentialId("pay", ++this.#last);
    const payment: Payment = { id, ...request, status: "success", created_at: now };
    this.#payments.add(id, payment);
    return payment;
  }
}

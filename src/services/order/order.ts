import { BoundedStore, sequentialId } from "../shared/bounded-store.ts";
import { AMOUNT_SCHEMA, CURRENCIES, type Currency, PAYMENT_TYPES, type PaymentType } from "../shared/money.ts";

/** What a client asks for. */
export interface OrderRequest {
  readonly user_id: string;
  readonly amount: number;
  readonly currency: Currency;
  readonly payment_type: PaymentType;
}

export interface Order extends OrderRequest {
  readonly id: string;
  readonly status: "paid";
  /** Of the payment service; null for orders that were there at the start. */
  readonly payment_id: string | null;
  /** RFC 3339. */
  readonly created_at: string;
}

export const ORDER_REQUEST_SCHEMA = {
  type: "object",
  required: ["user_id", "amount", "currency", "payment_type"],
  additionalProperties: false,
  properties: {
    user_id: { type: "string", pattern: "^usr-[0-9]{1,9}$" },
    amount: AMOUNT_SCHEMA,
    currency: { enum: CURRENCIES },
    payment_type: { enum: PAYMENT_TYPES },
  },
} as const;

/** Orders that exist from the start: `ord-001` to `ord-010`. */
const SEEDED = 10;

/** Orders that are kept beside the seeded ones; a list of all of them is about 20 KB. */
const KEPT = 100;

/** Orders in memory. */
export class OrderStore {
  #last = SEEDED;
  readonly #orders: BoundedStore<Order>;

  /** @param now RFC 3339: when the seeded orders were created. */
  constructor(now: string) {
    const ids = Array.from({ length: SEEDED }, (_, index) => sequentialId("ord", index + 1));
    this.#orders = new BoundedStore(
      ids.map((id, index) => [id, seededOrder(id, index, now)]),
      KEPT,
    );
  }

  get(id: string): Order | undefined {
    return this.#orders.get(id);
  }

  all(): Order[] {
    return this.#orders.all();
  }

  create(request: OrderRequest, paymentId: string | null, now: string): Order {
    const id = sequentialId("ord", ++this.#last);
    const order: Order = { id, ...request, status: "paid", payment_id: paymentId, created_at: now };
    this.#orders.add(id, order);
    return order;
  }
}

const seededOrder = (id: string, index: number, now: string): Order => ({
  id,
  user_id: `usr-${100 + index}`,
  amount: 10 * (index + 1),
  currency: "USD",
  payment_type: "credit_card",
  status: "paid",
  payment_id: null,
  created_at: now,
});

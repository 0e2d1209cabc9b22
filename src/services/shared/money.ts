/** Currencies that the platform takes. */
export const CURRENCIES = ["USD", "EUR", "GBP"] as const;

export type Currency = (typeof CURRENCIES)[number];

/** Ways to pay. */
export const PAYMENT_TYPES = ["credit_card", "debit_card", "bank_transfer", "digital_wallet"] as const;

export type PaymentType = (typeof PAYMENT_TYPES)[number];

/** JSON Schema of an amount of money: cents at least, a million at most. */
export const AMOUNT_SCHEMA = { type: "number", minimum: 0.01, maximum: 1_000_000 } as const;

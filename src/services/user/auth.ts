import { type Random, weighted } from "../shared/random.ts";

export const AUTH_RESULTS = ["success", "invalid_credentials", "account_locked", "rate_limited"] as const;

type AuthResult = (typeof AUTH_RESULTS)[number];

/** How attempts to sign in end, in percent. */
const SHARES: readonly (readonly [AuthResult, number])[] = [
  ["success", 85],
  ["invalid_credentials", 7],
  ["account_locked", 5],
  ["rate_limited", 3],
];

/** What a client is answered when it is not let in. */
export const REFUSALS: Readonly<Record<Exclude<AuthResult, "success">, readonly [status: number, reason: string]>> = {
  invalid_credentials: [401, "user or password is wrong"],
  account_locked: [423, "the account is locked"],
  rate_limited: [429, "too many attempts"],
};

/** The result of one attempt. Invented: there are no passwords here. */
export const attempt = (random: Random): AuthResult => weighted(random, SHARES);

export const AUTH_REQUEST_SCHEMA = {
  type: "object",
  required: ["user_id", "password"],
  additionalProperties: false,
  properties: {
    user_id: { type: "string", pattern: "^usr-[0-9]{1,9}$" },
    password: { type: "string", minLength: 1, maxLength: 200 },
  },
} as const;

import { createHmac, timingSafeEqual } from "node:crypto";

/** Length of `sha256=` and 64 hexadecimal digits. */
const LENGTH = 71;

/** What GitHub sends in `X-Hub-Signature-256` for this body. Throws on an empty secret: everybody knows that key. */
export function signatureOf(secret: string, body: Buffer): string {
  if (secret === "") throw new Error("a webhook needs a secret that is not empty");
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}

/**
 * Whether the header is the signature of exactly these bytes, compared in a time that does not depend on where they
 * differ. Never says what would have been right.
 */
export function isSigned(secret: string, body: Buffer, header: unknown): boolean {
  if (typeof header !== "string") return false;
  const given = Buffer.from(header, "latin1");
  const expected = Buffer.from(signatureOf(secret, body), "latin1");
  return given.length === LENGTH && timingSafeEqual(given, expected);
}

import { generateKeyPairSync, sign } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { ADDRESSES } from "./addresses.ts";

const URL = `http://${ADDRESSES.issuer.host}:${ADDRESSES.issuer.port}`;

/** Seconds that a token is good for: longer than any drill. */
const VALID_SECONDS = 86_400;

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Issues the tokens that producers show, and answers for their key as OpenID Connect's discovery asks. */
export class Issuer {
  readonly #keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  readonly #server = createServer((request, response) => {
    const body =
      request.url === "/keys"
        ? { keys: [{ ...this.#keys.publicKey.export({ format: "jwk" }), kid: "drill", use: "sig", alg: "RS256" }] }
        : { issuer: URL, jwks_uri: `${URL}/keys`, authorization_endpoint: URL, token_endpoint: URL };
    response.setHeader("Content-Type", "application/json").end(JSON.stringify(body));
  });

  /** Token of an application, in the words of Entra's version 2. */
  token(client: string, audience: string): string {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: URL, aud: audience, sub: client, azp: client, iat: now, exp: now + VALID_SECONDS };
    const text = `${base64({ alg: "RS256", kid: "drill", typ: "JWT" })}.${base64(claims)}`;
    return `${text}.${sign("RSA-SHA256", Buffer.from(text), this.#keys.privateKey).toString("base64url")}`;
  }

  async start(): Promise<void> {
    this.#server.listen(ADDRESSES.issuer.port, ADDRESSES.issuer.host);
    await once(this.#server, "listening");
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

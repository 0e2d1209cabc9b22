import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";

const KEY = { kid: "test", alg: "RS256" } as const;

const newKeys = () => generateKeyPairSync("rsa", { modulusLength: 2048 });

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** An identity provider on the loopback: answers OpenID Connect's discovery, and signs whatever claims a test wants. */
export class TokenIssuer {
  readonly #keys = newKeys();
  readonly #foreign = newKeys();
  readonly url: string;
  readonly #port: number;
  readonly #server = createServer((request, response) => {
    const jwk = { ...this.#keys.publicKey.export({ format: "jwk" }), ...KEY, use: "sig" };
    const body = request.url === "/keys" ? { keys: [jwk] } : { issuer: this.url, jwks_uri: `${this.url}/keys` };
    response.setHeader("Content-Type", "application/json").end(JSON.stringify(body));
  });

  constructor(port: number) {
    this.#port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** A token of these claims, good for an hour where they do not say otherwise. */
  token(claims: object): string {
    return this.#signed(claims, this.#keys.privateKey);
  }

  /** The same, signed by a key that the issuer does not name. */
  forged(claims: object): string {
    return this.#signed(claims, this.#foreign.privateKey);
  }

  #signed(claims: object, key: KeyObject): string {
    const now = Math.floor(Date.now() / 1000);
    const body = { iss: this.url, iat: now, nbf: now, exp: now + 3600, ...claims };
    const text = `${encoded({ ...KEY, typ: "JWT" })}.${encoded(body)}`;
    return `${text}.${sign("RSA-SHA256", Buffer.from(text), key).toString("base64url")}`;
  }

  async start(): Promise<void> {
    this.#server.listen(this.#port, "127.0.0.1");
    await once(this.#server, "listening");
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

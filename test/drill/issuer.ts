import { createPrivateKey, sign } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { ADDRESSES } from "./addresses.ts";
import { type Certificates, TOKEN_KEY_ID } from "./authority.ts";

/** Where the issuer is on the loopback; its path is what the rendered configuration has. */
const ISSUER_ORIGIN = `http://${ADDRESSES.issuer.host}:${ADDRESSES.issuer.port}`;

/** Seconds that a token is good for: longer than any drill. */
const VALID_SECONDS = 86_400;

/** Where Entra has what a tenant's issuer of version 2 publishes. */
const DISCOVERY = /^\/[^/]+\/v2\.0\/\.well-known\/openid-configuration$/;
const KEYS = /^\/[^/]+\/discovery\/v2\.0\/keys$/;

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** What a token of Entra says of the application that asked for it, and of who issued it, by the token's version. */
export const ENTRA_CLAIMS = {
  v2: (tenant: string, client: string) => ({ iss: `${ISSUER_ORIGIN}/${tenant}/v2.0`, azp: client, ver: "2.0" }),
  v1: (tenant: string, client: string) => ({ iss: `https://sts.windows.net/${tenant}/`, appid: client, ver: "1.0" }),
} as const;

/** Issues the tokens that producers show, and answers as Entra does for the key that they are signed with. */
export class Issuer {
  readonly #tenant: string;
  readonly #files: Pick<Certificates, "tokenKey" | "tokenKeys">;
  readonly #server = createServer((request, response) => {
    const body = this.#answer(request.url ?? "");
    response
      .setHeader("Content-Type", "application/json")
      .writeHead(body === undefined ? 404 : 200)
      .end(body ?? "{}");
  });

  /** @param tenant id of the Entra tenant, as the environment has it */
  constructor(tenant: string, files: Pick<Certificates, "tokenKey" | "tokenKeys">) {
    this.#tenant = tenant;
    this.#files = files;
  }

  #answer(path: string): string | undefined {
    if (KEYS.test(path)) return readFileSync(this.#files.tokenKeys, "utf8");
    if (!DISCOVERY.test(path)) return undefined;
    const issuer = `${ISSUER_ORIGIN}/${this.#tenant}`;
    const [authorization_endpoint, token_endpoint] = [`${issuer}/oauth2/v2.0/authorize`, `${issuer}/oauth2/v2.0/token`];
    const jwks_uri = `${issuer}/discovery/v2.0/keys`;
    return JSON.stringify({ issuer: `${issuer}/v2.0`, jwks_uri, authorization_endpoint, token_endpoint });
  }

  /**
   * Token of an application.
   * @param version in whose words. Default: 2, which an application gets whose registration says so.
   */
  token(client: string, audience: string, version: keyof typeof ENTRA_CLAIMS = "v2"): string {
    const now = Math.floor(Date.now() / 1000);
    const said = ENTRA_CLAIMS[version](this.#tenant, client);
    const claims = { ...said, aud: audience, sub: client, iat: now, exp: now + VALID_SECONDS };
    const text = `${base64({ alg: "RS256", kid: TOKEN_KEY_ID, typ: "JWT" })}.${base64(claims)}`;
    const key = createPrivateKey(readFileSync(this.#files.tokenKey));
    return `${text}.${sign("RSA-SHA256", Buffer.from(text), key).toString("base64url")}`;
  }

  async start(): Promise<void> {
    this.#server.listen(ADDRESSES.issuer.port, ADDRESSES.issuer.host);
    await once(this.#server, "listening");
  }

  /** Nothing answers any more, until it starts again. */
  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

import type { Clock } from "../clock.ts";

/** OpenBao refused, is sealed, or did not answer. */
class OpenBaoError extends Error {}

/** Milliseconds that a request to OpenBao on the same host may take. */
const TIMEOUT = 5000;

export interface OpenBaoOptions {
  /** Such as `http://127.0.0.1:8200`. */
  readonly address: string;
  /** Role id and secret id of the service's AppRole. Read at each sign-in, since a person may replace them. */
  readonly credentials: () => { readonly roleId: string; readonly secretId: string };
  readonly clock: Pick<Clock, "monotonic" | "deadline">;
  readonly fetch: typeof fetch;
}

interface Token {
  readonly value: string;
  /** Monotonic milliseconds from which it is renewed: half of its life. */
  readonly renewAt: number;
}

/** Reads secrets of a KV store of version 2 as an AppRole. */
export class OpenBao {
  readonly #options: OpenBaoOptions;
  #token: Token | undefined;

  constructor(options: OpenBaoOptions) {
    this.#options = options;
  }

  /** Fields of the secret. Throws an OpenBaoError; signs in again where the token is no longer accepted. */
  async read(path: string): Promise<Readonly<Record<string, unknown>>> {
    const first = await this.#get(path, await this.#signedIn());
    const answer = first.status === 403 ? await this.#get(path, await this.#signIn()) : first;
    if (answer.status !== 200) throw new OpenBaoError(`reading ${path}: ${answer.status} ${errorsOf(answer.body)}`);
    const data = field(field(answer.body, "data"), "data");
    if (typeof data !== "object" || data === null) throw new OpenBaoError(`reading ${path}: the secret is empty`);
    return data as Readonly<Record<string, unknown>>;
  }

  #get(path: string, token: string) {
    return this.#request("GET", `/v1/secret/data/${path}`, { token });
  }

  async #signedIn(): Promise<string> {
    const token = this.#token;
    if (token === undefined) return this.#signIn();
    if (this.#options.clock.monotonic() < token.renewAt) return token.value;
    const { status, body } = await this.#request("POST", "/v1/auth/token/renew-self", { token: token.value });
    return status === 200 ? this.#keep(body, token.value) : this.#signIn();
  }

  async #signIn(): Promise<string> {
    const { roleId, secretId } = this.#options.credentials();
    if (roleId === "" || secretId === "")
      throw new OpenBaoError("no role id or no secret id: see infrastructure/security.md");
    const body = { role_id: roleId, secret_id: secretId };
    const answer = await this.#request("POST", "/v1/auth/approle/login", { body });
    if (answer.status !== 200) throw new OpenBaoError(`signing in: ${answer.status} ${errorsOf(answer.body)}`);
    return this.#keep(answer.body);
  }

  #keep(body: unknown, known?: string): string {
    const auth = field(body, "auth");
    const value = field(auth, "client_token") ?? known;
    const seconds = Number(field(auth, "lease_duration"));
    if (typeof value !== "string" || value === "" || !Number.isFinite(seconds))
      throw new OpenBaoError("signing in: the answer has no token");
    this.#token = { value, renewAt: this.#options.clock.monotonic() + seconds * 500 };
    return value;
  }

  async #request(method: "GET" | "POST", path: string, { token, body }: { token?: string; body?: object }) {
    const { address, clock, fetch } = this.#options;
    const deadline = clock.deadline(TIMEOUT);
    try {
      const response = await fetch(`${address}${path}`, {
        method,
        redirect: "error",
        signal: deadline.signal,
        headers: token === undefined ? {} : { "x-vault-token": token },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw new OpenBaoError(`OpenBao at ${address}: ${cause instanceof Error ? cause.message : String(cause)}`);
    } finally {
      deadline.cancel();
    }
  }
}

const field = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;

/** What OpenBao says. It names paths and reasons, and no secret. */
function errorsOf(body: unknown): string {
  const errors = field(body, "errors");
  return Array.isArray(errors) ? errors.join("; ") : "";
}

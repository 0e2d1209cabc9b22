import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import type { Certificates } from "../authority.ts";

/** Milliseconds after which an OTLP exporter gives up on one attempt: the default of every SDK. */
const TIMEOUT_MS = 10_000;

/**
 * Requests that are under way at most, of all signals. Each has a connection of its own: one that waited for another's
 * would be counted as slow, and the load would fall behind and catch up in a burst that nobody sent.
 */
export const REQUESTS_AT_ONCE = 192;

/** Statuses after which OTLP says that the same request may be sent again; 0 stands for a broken connection. */
const RETRIED = new Set([0, 429, 502, 503, 504]);

/** Milliseconds of the first and the longest wait, and their growth: the collector's own exporter's, shortened. */
const BACKOFF = { first: 500, longest: 5000, growth: 1.5 } as const;

export interface SenderOptions {
  /** Ingress's addresses at this moment. */
  readonly addresses: () => readonly string[];
  readonly host: string;
  readonly files: Certificates;
}

/** By which port of ingress one comes in, and as whom: without a token, as the owner of a certificate. */
export interface Entrance {
  readonly port: number;
  readonly token?: string;
}

/** What became of a request. */
export type Outcome = "acknowledged" | "refused" | "given-up";

/** Sends as OTLP's exporters do: again and later when it may, never when it must not. */
export class Sender {
  readonly #options: SenderOptions;
  readonly #agent: Agent;
  #turn = 0;
  #stopped = false;
  /** Attempts by their status. */
  readonly attempts = new Map<number, number>();

  constructor(options: SenderOptions) {
    const { files } = options;
    this.#options = options;
    this.#agent = new Agent({
      keepAlive: true,
      maxSockets: REQUESTS_AT_ONCE,
      cert: readFileSync(files.certificate),
      key: readFileSync(files.key),
      ca: readFileSync(files.authority),
    });
  }

  async send(path: string, entrance: Entrance, body: Buffer): Promise<Outcome> {
    for (let wait: number = BACKOFF.first; ; wait = Math.min(wait * BACKOFF.growth, BACKOFF.longest)) {
      const status = await this.#attempt(path, entrance, body);
      this.attempts.set(status, (this.attempts.get(status) ?? 0) + 1);
      if (status === 200) return "acknowledged";
      if (!RETRIED.has(status)) return "refused";
      if (this.#stopped) return "given-up";
      await new Promise((resolve) => setTimeout(resolve, wait * (0.5 + Math.random())));
    }
  }

  /** From now on nothing is tried again. */
  stop(): void {
    this.#stopped = true;
  }

  close(): void {
    this.#agent.destroy();
  }

  #attempt(path: string, { port, token }: Entrance, body: Buffer): Promise<number> {
    const { addresses, host } = this.#options;
    const known = addresses();
    this.#turn += 1;
    const address = known[this.#turn % Math.max(known.length, 1)];
    if (address === undefined) return Promise.resolve(0);
    const headers = {
      "Content-Type": "application/x-protobuf",
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    };
    return new Promise((resolve) => {
      const sent = request(
        {
          agent: this.#agent,
          host: address,
          port,
          servername: host,
          path,
          method: "POST",
          headers,
          timeout: TIMEOUT_MS,
        },
        (response) => {
          response.resume();
          response.on("end", () => resolve(response.statusCode ?? 0));
          response.on("error", () => resolve(0));
        },
      );
      sent.on("timeout", () => sent.destroy());
      sent.on("error", () => resolve(0));
      sent.end(body);
    });
  }
}

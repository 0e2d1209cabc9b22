import type { Counter } from "prom-client";
import { BreakerRejection, CircuitBreaker } from "./circuit-breaker.ts";
import type { Clock } from "./clock.ts";

/** Milliseconds that a call to another service may take. Only this limit frees a probe of a half-open breaker. */
const TIMEOUT = 2000;

export interface DownstreamAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A call that got no answer: it could not connect, or took too long. */
export class DownstreamFailure extends Error {
  readonly kind: "timeout" | "error";

  constructor(kind: DownstreamFailure["kind"], message: string) {
    super(message);
    this.kind = kind;
  }
}

interface DownstreamOptions {
  /** Name of the other service: the `service` label. */
  readonly service: string;
  readonly baseUrl: string;
  /** Statuses that its answers usually have: their series exist from the start. */
  readonly statuses: readonly number[];
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  /** `downstream_requests_total`. */
  readonly requests: Counter<"service" | "status">;
}

/** Calls one other service through a circuit breaker of its own. No answer and 5xx are failures; 4xx is a success. */
export class Downstream {
  readonly service: string;
  readonly breaker: CircuitBreaker;
  readonly #options: DownstreamOptions;

  constructor(options: DownstreamOptions) {
    this.#options = options;
    this.service = options.service;
    this.breaker = new CircuitBreaker({ clock: options.clock });
    for (const status of [...options.statuses, "timeout", "error", "circuit_open"]) this.#count(String(status), 0);
  }

  /** @throws BreakerRejection, DownstreamFailure */
  async call(method: "GET" | "POST", path: string, body?: unknown): Promise<DownstreamAnswer> {
    try {
      const answer = await this.breaker.execute(
        () => this.#request(method, path, body),
        ({ status }) => status < 500,
      );
      this.#count(String(answer.status));
      return answer;
    } catch (error) {
      if (error instanceof BreakerRejection) this.#count("circuit_open");
      if (error instanceof DownstreamFailure) this.#count(error.kind);
      throw error;
    }
  }

  async #request(method: string, path: string, body: unknown): Promise<DownstreamAnswer> {
    const { baseUrl, clock, fetch, service } = this.#options;
    const deadline = clock.deadline(TIMEOUT);
    try {
      const response = await fetch(`${baseUrl}${path}`, {
        method,
        signal: deadline.signal,
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
      });
      return { status: response.status, body: await response.json() };
    } catch (error) {
      if (deadline.signal.aborted) throw new DownstreamFailure("timeout", `${service}: no answer in ${TIMEOUT} ms`);
      throw new DownstreamFailure("error", `${service}: ${causeOf(error)}`);
    } finally {
      deadline.cancel();
    }
  }

  #count(status: string, by = 1): void {
    this.#options.requests.inc({ service: this.service, status }, by);
  }
}

/** What is behind fetch's "fetch failed". */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

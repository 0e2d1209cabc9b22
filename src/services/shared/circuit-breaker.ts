import type { Clock } from "./clock.ts";

/** As the metric `circuit_breaker_state` encodes it. */
export const BREAKER_STATES = { closed: 0, "half-open": 1, open: 2 } as const;

export type BreakerState = keyof typeof BREAKER_STATES;

/** The breaker did not let the call through: it is open, or half-open with all its probes on their way. */
export class BreakerRejection extends Error {
  readonly state: "open" | "half-open";

  constructor(state: BreakerRejection["state"]) {
    super(state === "open" ? "the circuit breaker is open" : "too many requests to a half-open circuit breaker");
    this.state = state;
  }
}

/** Counts since the generation began. `requests` counts at a call's start, the others at its end. */
export interface BreakerCounts {
  readonly requests: number;
  readonly successes: number;
  readonly failures: number;
}

const NONE: BreakerCounts = { requests: 0, successes: 0, failures: 0 };

interface BreakerOptions {
  readonly clock: Pick<Clock, "monotonic">;
  /** Requests of a generation before failures can trip the breaker. Default: 5. */
  readonly minimumRequests?: number;
  /** Share of failures that trips the breaker. Default: 0.5. */
  readonly failureRatio?: number;
  /** Milliseconds after which a closed breaker forgets its counts. Default: 60,000. */
  readonly interval?: number;
  /** Milliseconds that the breaker stays open. Default: 30,000. */
  readonly openFor?: number;
  /** Probes that a half-open breaker admits, and successes that close it. Default: 3. */
  readonly probes?: number;
}

/**
 * Sony's gobreaker (2.4.0), with one difference: open becomes half-open at `openFor` exactly, where gobreaker needs a
 * moment more. States change when somebody asks: there is no timer, so `state` is worked out at each reading. A result
 * that belongs to an earlier generation, begun before the state last changed, is ignored.
 */
export class CircuitBreaker {
  readonly #options: Required<BreakerOptions>;
  #state: BreakerState = "closed";
  #generation = 0;
  #counts = NONE;
  /** Monotonic milliseconds at which the generation began. */
  #since: number;

  constructor(options: BreakerOptions) {
    this.#options = { minimumRequests: 5, failureRatio: 0.5, interval: 60_000, openFor: 30_000, probes: 3, ...options };
    this.#since = options.clock.monotonic();
  }

  get state(): BreakerState {
    const age = this.#options.clock.monotonic() - this.#since;
    if (this.#state === "closed" && age > this.#options.interval) this.#begin("closed");
    if (this.#state === "open" && age >= this.#options.openFor) this.#begin("half-open");
    return this.#state;
  }

  get counts(): BreakerCounts {
    return this.#counts;
  }

  /**
   * Makes the call if the state admits it.
   * @param succeeded judges a result; a call that throws has failed.
   * @throws BreakerRejection where the call was not made, else whatever the call throws.
   */
  async execute<T>(call: () => Promise<T>, succeeded: (result: T) => boolean): Promise<T> {
    const generation = this.#admit();
    let result: T;
    try {
      result = await call();
    } catch (error) {
      this.#settle(generation, false);
      throw error;
    }
    this.#settle(generation, succeeded(result));
    return result;
  }

  #admit(): number {
    const { state } = this;
    if (state === "open") throw new BreakerRejection("open");
    if (state === "half-open" && this.#counts.requests >= this.#options.probes) throw new BreakerRejection("half-open");
    this.#counts = { ...this.#counts, requests: this.#counts.requests + 1 };
    return this.#generation;
  }

  #settle(generation: number, success: boolean): void {
    const { state } = this;
    if (generation !== this.#generation) return;
    const { requests, successes, failures } = this.#counts;
    if (success) {
      this.#counts = { requests, failures, successes: successes + 1 };
      if (state === "half-open" && successes + 1 >= this.#options.probes) this.#begin("closed");
      return;
    }
    this.#counts = { requests, successes, failures: failures + 1 };
    const { minimumRequests, failureRatio } = this.#options;
    const tripped = requests >= minimumRequests && (failures + 1) / requests >= failureRatio;
    if (state === "half-open" || tripped) this.#begin("open");
  }

  #begin(state: BreakerState): void {
    this.#state = state;
    this.#generation++;
    this.#counts = NONE;
    this.#since = this.#options.clock.monotonic();
  }
}

interface Bucket {
  tokens: number;
  /** Monotonic milliseconds at which `tokens` was right. */
  at: number;
}

export interface Rate {
  /** Requests a second in the long run. */
  readonly perSecond: number;
  /** Requests at once after a silence. */
  readonly burst: number;
}

/** Clients that are remembered; the one that was silent for longest is forgotten first. */
const MOST_CLIENTS = 1000;

/** Token buckets: one a client, and one for all of them, so that many clients are no way around. */
export class RateLimit {
  readonly #rate: Rate;
  readonly #monotonic: () => number;
  readonly #clients = new Map<string, Bucket>();
  readonly #all: Bucket;

  /** All clients together get four times what one gets. */
  constructor(rate: Rate, monotonic: () => number) {
    this.#rate = rate;
    this.#monotonic = monotonic;
    this.#all = { tokens: 4 * rate.burst, at: monotonic() };
  }

  /** Takes a request in and returns 0, or the whole seconds after which another attempt makes sense. */
  admit(client: string): number {
    const { perSecond, burst } = this.#rate;
    const bucket = this.#clients.get(client) ?? { tokens: burst, at: this.#monotonic() };
    this.#clients.delete(client);
    this.#clients.set(client, bucket);
    const [oldest] = this.#clients.keys();
    if (this.#clients.size > MOST_CLIENTS && oldest !== undefined) this.#clients.delete(oldest);
    this.#fill(bucket, perSecond, burst);
    this.#fill(this.#all, 4 * perSecond, 4 * burst);
    const missing = Math.max((1 - bucket.tokens) / perSecond, (1 - this.#all.tokens) / (4 * perSecond));
    if (missing > 0) return Math.max(1, Math.ceil(missing));
    bucket.tokens--;
    this.#all.tokens--;
    return 0;
  }

  #fill(bucket: Bucket, perSecond: number, burst: number): void {
    const now = this.#monotonic();
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
    bucket.at = now;
  }
}

import type { Sample } from "./sample.ts";

/** Samples that wait for PostgreSQL. When it is away for too long the oldest are dropped, and counted. */
export class SampleBuffer {
  readonly #most: number;
  #samples: Sample[] = [];
  #dropped = 0;

  /** @param most samples that are kept. */
  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#samples.length;
  }

  /** Samples that were dropped since the start. */
  get dropped(): number {
    return this.#dropped;
  }

  add(samples: readonly Sample[]): void {
    this.#samples.push(...samples);
    const over = this.#samples.length - this.#most;
    if (over <= 0) return;
    this.#samples = this.#samples.slice(over);
    this.#dropped += over;
  }

  /** The oldest samples, which stay until they are `written`. */
  next(most: number): readonly Sample[] {
    return this.#samples.slice(0, most);
  }

  /** Forgets samples that `next` gave. Some may have been dropped meanwhile. */
  written(samples: readonly Sample[]): void {
    const done = new Set(samples);
    this.#samples = this.#samples.filter((sample) => !done.has(sample));
  }
}

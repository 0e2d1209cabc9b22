import type { Clock } from "../../src/services/shared/clock.ts";

/** 2026-06-01 12:00 UTC, a Monday. */
export const NOON = Date.UTC(2026, 5, 1, 12);

interface Timer {
  readonly at: number;
  readonly fire: () => void;
}

/**
 * A clock that a test moves. `sleep` moves it by itself to the end of the sleep unless it is `held`: one request at a
 * time then takes exactly what was simulated, and no test waits.
 */
export class VirtualClock implements Clock {
  #now = 0;
  #timers: Timer[] = [];
  readonly #begun: number;
  /** Sleeps wait for `advance`. */
  held = false;

  constructor(begun = NOON) {
    this.#begun = begun;
  }

  wall = (): number => this.#begun + this.#now;

  monotonic = (): number => this.#now;

  sleep = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
    if (!this.held) return this.advance(milliseconds);
    await new Promise<void>((resolve) => {
      this.#timers.push({ at: this.#now + milliseconds, fire: resolve });
      signal?.addEventListener("abort", () => resolve());
    });
  };

  deadline = (milliseconds: number): { signal: AbortSignal; cancel: () => void } => {
    const controller = new AbortController();
    const timer = { at: this.#now + milliseconds, fire: () => controller.abort(new Error("deadline")) };
    this.#timers.push(timer);
    return {
      signal: controller.signal,
      cancel: () => {
        this.#timers = this.#timers.filter((one) => one !== timer);
      },
    };
  };

  /** Moves the clock and fires what was due. */
  advance(milliseconds: number): void {
    this.#now += milliseconds;
    const due = this.#timers.filter(({ at }) => at <= this.#now);
    this.#timers = this.#timers.filter(({ at }) => at > this.#now);
    for (const { fire } of due.sort((a, b) => a.at - b.at)) fire();
  }
}

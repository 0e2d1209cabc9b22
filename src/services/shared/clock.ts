import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";

/** Time, as a value that a test replaces. */
export interface Clock {
  /** Milliseconds since the epoch: what a person's clock shows, and may jump. */
  wall(): number;
  /** Milliseconds since some moment; never jumps. */
  monotonic(): number;
  /** Resolves after that many milliseconds, or as soon as the signal is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** A signal that is aborted after that many milliseconds. `cancel` frees its timer. */
  deadline(milliseconds: number): Deadline;
}

interface Deadline {
  readonly signal: AbortSignal;
  cancel(): void;
}

/** The time of this machine. */
export const systemClock: Clock = {
  wall: () => Date.now(),
  monotonic: () => performance.now(),
  async sleep(milliseconds, signal) {
    if (milliseconds <= 0) return;
    await delay(milliseconds, undefined, signal === undefined ? {} : { signal }).catch((error: unknown) => {
      if (signal?.aborted !== true) throw error;
    });
  },
  deadline(milliseconds) {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(new Error(`no answer in ${milliseconds} ms`)), milliseconds);
    return { signal: controller.signal, cancel: () => clearTimeout(timer) };
  },
};

import type { Clock } from "./clock.ts";

/** Whether a service wants traffic: after its warm-up, and until it is being shut down. */
export class Readiness {
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #readyAt: number;
  #draining = false;

  /** @param warmUp milliseconds from now in which the service is not ready. */
  constructor(clock: Pick<Clock, "monotonic">, warmUp = 0) {
    this.#clock = clock;
    this.#readyAt = clock.monotonic() + warmUp;
  }

  get state(): "starting" | "ready" | "draining" {
    if (this.#draining) return "draining";
    return this.#clock.monotonic() < this.#readyAt ? "starting" : "ready";
  }

  /** From now on the service is not ready, and asks its clients to open new connections elsewhere. */
  drain(): void {
    this.#draining = true;
  }
}

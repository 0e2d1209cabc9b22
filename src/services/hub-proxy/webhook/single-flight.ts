/** What one run was for, and how it ended. */
export interface RunEnd {
  /** Deliveries that asked for it. */
  readonly ids: readonly string[];
  readonly succeeded: boolean;
}

/**
 * Runs the work once at a time. Whoever asks while it runs gets one more run after it, together with all who asked in
 * between: that run sees what every one of them meant, since it begins after them.
 */
export class SingleFlight {
  readonly #work: () => Promise<boolean>;
  readonly #ended: (end: RunEnd) => void;
  #running: Promise<void> | undefined;
  #waiting: string[] = [];

  /** @param work resolves with whether it succeeded; a rejection is a failure. */
  constructor(work: () => Promise<boolean>, ended: (end: RunEnd) => void) {
    this.#work = work;
    this.#ended = ended;
  }

  /** Asks for a run that begins after now. Returns whether it begins at once or after the one that runs. */
  request(ids: readonly string[]): "started" | "pending" {
    this.#waiting.push(...ids);
    if (this.#running !== undefined) return "pending";
    this.#running = this.#drain();
    return "started";
  }

  get busy(): boolean {
    return this.#running !== undefined;
  }

  /** Resolves when nothing runs and nothing waits. */
  async settled(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const ids = this.#waiting;
      this.#waiting = [];
      const succeeded = await this.#work().catch(() => false);
      this.#ended({ ids, succeeded });
    }
    this.#running = undefined;
  }
}

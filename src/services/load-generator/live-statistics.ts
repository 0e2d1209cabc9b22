import type { Clock } from "../shared/clock.ts";
import { DURATION_BUCKETS } from "../shared/duration-buckets.ts";
import { TARGETS, type TargetName } from "./settings.ts";

/** What became of one request; without `seconds` it got no answer. */
interface Result {
  readonly failed: boolean;
  readonly seconds?: number;
}

/** Counts over some seconds. */
export interface Counts {
  readonly requests: number;
  readonly errors: number;
  /** Answers by duration: one number a bucket, the last for those beyond all of them. */
  readonly durations: readonly number[];
}

/** Seconds that are kept: the longest window of a burn rate that pages within the hour. */
const KEPT = 3600;

/** Fields of a second: requests, errors, and the durations. */
const FIELDS = 2 + DURATION_BUCKETS.length + 1;

/**
 * Requests of the last hour, second by second, as their sender saw them, for the page that shows them live. One
 * number a field in a ring: 600 KB, however much is sent.
 */
export class LiveStatistics {
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #begun: number;
  readonly #rings: ReadonlyMap<TargetName, Ring>;

  constructor(clock: Pick<Clock, "monotonic">) {
    this.#clock = clock;
    this.#begun = clock.monotonic();
    this.#rings = new Map(TARGETS.map((service) => [service, new Ring()]));
  }

  /** Seconds since the start. */
  get uptime(): number {
    return (this.#clock.monotonic() - this.#begun) / 1000;
  }

  record(service: TargetName, { failed, seconds }: Result): void {
    const ring = this.#rings.get(service);
    const second = Math.floor(this.uptime);
    ring?.add(second, 0);
    if (failed) ring?.add(second, 1);
    if (seconds === undefined) return;
    const bucket = DURATION_BUCKETS.findIndex((bound) => seconds <= bound);
    ring?.add(second, 2 + (bucket === -1 ? DURATION_BUCKETS.length : bucket));
  }

  /** Counts of the `length` whole seconds that ended `ago` seconds before the current one. */
  counts(service: TargetName, length: number, ago = 0): Counts {
    const end = Math.floor(this.uptime) - ago;
    const sums = this.#rings.get(service)?.sums(Math.max(0, end - length), end) ?? [];
    const [requests = 0, errors = 0, ...durations] = sums;
    return { requests, errors, durations };
  }
}

/** Fields of the newest `KEPT` seconds. */
class Ring {
  readonly #values = new Uint32Array(KEPT * FIELDS);
  /** Which second a slot holds, so that an old one is not taken for a new one. */
  readonly #seconds = new Int32Array(KEPT).fill(-1);

  add(second: number, field: number): void {
    const slot = second % KEPT;
    if (this.#seconds[slot] !== second) {
      this.#values.fill(0, slot * FIELDS, (slot + 1) * FIELDS);
      this.#seconds[slot] = second;
    }
    const index = slot * FIELDS + field;
    this.#values[index] = (this.#values[index] ?? 0) + 1;
  }

  sums(from: number, to: number): number[] {
    const sums = Array<number>(FIELDS).fill(0);
    for (let second = from; second < to; second++) {
      const slot = second % KEPT;
      if (this.#seconds[slot] !== second) continue;
      for (let field = 0; field < FIELDS; field++)
        sums[field] = (sums[field] ?? 0) + (this.#values[slot * FIELDS + field] ?? 0);
    }
    return sums;
  }
}

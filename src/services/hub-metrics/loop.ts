import type { ClientBase } from "pg";
import type { Logger } from "pino";
import type { Clock } from "../shared/clock.ts";
import { SampleBuffer } from "./buffer.ts";
import { type Reading, reading } from "./sample.ts";
import { createPartitions, dropOldPartitions, insertSamples } from "./table.ts";

/** Samples that wait at most: an hour and a half of a host with about 60 of them every 15 s; about 8 MB. */
export const MOST_WAITING = 20_000;

/** Samples of one statement. */
const BATCH = 5000;

const DAY = 24 * 60 * 60 * 1000;

export interface LoopOptions {
  readonly host: string;
  readonly intervalMs: number;
  readonly retentionDays: number;
  readonly collect: () => Promise<Reading[]>;
  /** Opens PostgreSQL, runs the work, closes it. Rejects where it, or its password, is away. */
  readonly connected: (work: (client: ClientBase) => Promise<void>) => Promise<void>;
  readonly clock: Pick<Clock, "wall" | "monotonic" | "sleep">;
  readonly logger: Logger;
}

/** Measures and writes at each interval. */
export class MetricsLoop {
  readonly buffer = new SampleBuffer(MOST_WAITING);
  readonly #options: LoopOptions;
  #failing = false;
  /** Monotonic milliseconds of the last round's end: what the watchdog asks. */
  #lastRound: number;
  #nextRetention = 0;

  constructor(options: LoopOptions) {
    this.#options = options;
    this.#lastRound = options.clock.monotonic();
  }

  /** Whether rounds still happen. PostgreSQL may be away; that is no reason to be restarted. */
  get healthy(): boolean {
    const { clock, intervalMs } = this.#options;
    return clock.monotonic() - this.#lastRound < 10 * intervalMs;
  }

  async run(stop: AbortSignal): Promise<void> {
    const { clock, intervalMs } = this.#options;
    while (!stop.aborted) {
      // Rounds stand at whole intervals, so that what one takes does not move those after it.
      await clock.sleep(intervalMs - (clock.wall() % intervalMs), stop);
      if (!stop.aborted) await this.round();
    }
  }

  async round(): Promise<void> {
    const { collect, clock, logger } = this.#options;
    try {
      const at = clock.wall();
      const readings = [...(await collect()), reading("host_metrics_dropped_total", this.buffer.dropped)];
      this.buffer.add(readings.map((one) => ({ at, ...one })));
      await this.#write();
      if (this.#failing) logger.info({ event: "host_metrics" }, "samples are written again");
      this.#failing = false;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const numbers = { waiting: this.buffer.size, dropped: this.buffer.dropped };
      // One line an outage, and one more whenever samples begin to be lost.
      if (!this.#failing) logger.error({ event: "host_metrics", reason, ...numbers }, "samples wait for PostgreSQL");
      else if (this.buffer.dropped > 0)
        logger.warn({ event: "host_metrics", reason, ...numbers }, "samples are dropped");
      this.#failing = true;
    } finally {
      this.#lastRound = clock.monotonic();
    }
  }

  async #write(): Promise<void> {
    const { connected, host, clock, logger, retentionDays } = this.#options;
    await connected(async (client) => {
      while (this.buffer.size > 0) {
        const batch = this.buffer.next(BATCH);
        await createPartitions(client, [...batch.map(({ at }) => at), clock.wall(), clock.wall() + DAY]);
        await insertSamples(client, host, batch);
        this.buffer.written(batch);
      }
      if (clock.wall() < this.#nextRetention) return;
      const dropped = await dropOldPartitions(client, clock.wall(), retentionDays);
      if (dropped.length > 0) logger.info({ event: "retention", dropped }, "old days were dropped");
      this.#nextRetention = clock.wall() + DAY / 24;
    });
  }
}

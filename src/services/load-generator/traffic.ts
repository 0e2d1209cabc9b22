import type { Clock } from "../shared/clock.ts";
import { diurnalMultiplier, hourOfDay } from "../shared/diurnal.ts";
import type { Random } from "../shared/random.ts";
import type { LoadGeneratorSettings } from "./settings.ts";

/** Factor of a burst, and its length in milliseconds. */
const BURST = { factor: 5, length: 30_000 } as const;

interface TrafficOptions {
  readonly settings: Pick<LoadGeneratorSettings, "baseRps" | "cycleSeconds" | "burstProbability" | "timeZone">;
  readonly clock: Pick<Clock, "wall" | "monotonic">;
  readonly random: Random;
  /** Called as a burst starts. */
  readonly onBurst: (burst: { readonly factor: number; readonly seconds: number }) => void;
}

/** How much traffic each service is to get: the day's curve, times the factor of a burst while there is one. */
export class Traffic {
  readonly #options: TrafficOptions;
  #nextCycle: number;
  #burstEnds = Number.NEGATIVE_INFINITY;

  constructor(options: TrafficOptions) {
    this.#options = options;
    this.#nextCycle = options.clock.monotonic();
  }

  get bursting(): boolean {
    return this.#options.clock.monotonic() < this.#burstEnds;
  }

  /** Share of the day's most traffic, without bursts: 0.2 to 1. */
  get multiplier(): number {
    const { clock, settings } = this.#options;
    return diurnalMultiplier(hourOfDay(clock.wall(), settings.timeZone));
  }

  /** Requests a second that each service is to get now. */
  get targetRps(): number {
    return this.#options.settings.baseRps * this.multiplier * (this.bursting ? BURST.factor : 1);
  }

  /** Draws whether a burst starts, once for each cycle that has begun. To be called more often than cycles begin. */
  advance(): void {
    const { clock, random, settings } = this.#options;
    const now = clock.monotonic();
    if (now < this.#nextCycle) return;
    this.#nextCycle += settings.cycleSeconds * 1000;
    // After a pause of the whole machine the missed cycles are not made up for.
    if (this.#nextCycle <= now) this.#nextCycle = now + settings.cycleSeconds * 1000;
    if (!this.bursting && random() < settings.burstProbability) this.startBurst();
  }

  /** Starts a burst, or makes one that runs last as long as a new one. */
  startBurst(): void {
    this.#burstEnds = this.#options.clock.monotonic() + BURST.length;
    this.#options.onBurst({ factor: BURST.factor, seconds: BURST.length / 1000 });
  }
}

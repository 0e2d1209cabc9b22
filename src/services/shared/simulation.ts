import type { Clock } from "./clock.ts";
import { HttpProblem } from "./http-problem.ts";
import { type LatencyProfile, sampleLatency } from "./latency.ts";
import type { Random } from "./random.ts";
import type { SimulationSettings } from "./settings.ts";

/** Latency and errors that a service invents, since it does no work of its own. */
export class Simulation {
  readonly #settings: SimulationSettings;
  readonly #clock: Pick<Clock, "sleep">;
  readonly #random: Random;

  constructor(settings: SimulationSettings, clock: Pick<Clock, "sleep">, random: Random) {
    this.#settings = settings;
    this.#clock = clock;
    this.#random = random;
  }

  /** Takes as long as one sample of the profile. */
  async work(profile: LatencyProfile): Promise<void> {
    if (this.#settings.latencyScale === 0) return;
    await this.#clock.sleep(sampleLatency(profile, this.#random) * this.#settings.latencyScale);
  }

  /** True for that share of calls. */
  happens(rate: number): boolean {
    return this.#random() < rate;
  }

  /** Throws 500 for the share of calls that the settings say. */
  maybeFail(): void {
    if (this.happens(this.#settings.errorRate))
      throw new HttpProblem(500, "simulated_error", "a simulated failure, as ERROR_RATE asks for");
  }
}

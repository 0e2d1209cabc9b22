import type { Counter } from "prom-client";
import { BreakerRejection, CircuitBreaker } from "../shared/circuit-breaker.ts";
import type { Clock } from "../shared/clock.ts";
import type { Simulation } from "../shared/simulation.ts";

interface FraudDetectionOptions {
  readonly clock: Clock;
  readonly simulation: Simulation;
  /** Share of checks that fail. */
  readonly failureRate: number;
  /** `downstream_requests_total`. */
  readonly requests: Counter<"service" | "status">;
}

/** The fraud check inside the payment service, behind a circuit breaker as if it were a service of its own. */
export class FraudDetection {
  readonly service = "fraud-detection";
  readonly breaker: CircuitBreaker;
  readonly #options: FraudDetectionOptions;

  constructor(options: FraudDetectionOptions) {
    this.#options = options;
    this.breaker = new CircuitBreaker({ clock: options.clock });
    for (const status of ["200", "503", "circuit_open"]) this.#count(status, 0);
  }

  /** False where the check failed, or was not made because too many had failed. */
  async check(): Promise<boolean> {
    const { simulation, failureRate } = this.#options;
    try {
      const passed = await this.breaker.execute(
        async () => !simulation.happens(failureRate),
        (result) => result,
      );
      this.#count(passed ? "200" : "503");
      return passed;
    } catch (error) {
      if (!(error instanceof BreakerRejection)) throw error;
      this.#count("circuit_open");
      return false;
    }
  }

  #count(status: string, by = 1): void {
    this.#options.requests.inc({ service: this.service, status }, by);
  }
}

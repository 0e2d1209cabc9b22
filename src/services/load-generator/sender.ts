import type { Clock } from "../shared/clock.ts";
import type { Random } from "../shared/random.ts";
import type { Endpoint } from "./endpoints.ts";
import { errorType } from "./error-type.ts";
import type { LiveStatistics } from "./live-statistics.ts";
import type { LoadGeneratorMetrics } from "./metrics.ts";
import type { LoadGeneratorSettings, TargetName } from "./settings.ts";

/** Milliseconds after which a request is given up: more than an order with two slow services takes. */
const TIMEOUT = 10_000;

/** Requests under way at most, so that a service that hangs does not fill the generator's memory. */
const MOST_UNDER_WAY = 1000;

interface SenderOptions {
  readonly urls: LoadGeneratorSettings["urls"];
  readonly clock: Clock;
  readonly random: Random;
  readonly fetch: typeof fetch;
  readonly metrics: LoadGeneratorMetrics;
  readonly statistics: LiveStatistics;
}

/** Sends requests and counts what becomes of them. */
export class Sender {
  readonly #options: SenderOptions;
  readonly #underWay = new Set<Promise<void>>();

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  send(service: TargetName, endpoint: Endpoint): void {
    const { metrics } = this.#options;
    if (this.#underWay.size >= MOST_UNDER_WAY) {
      metrics.errors.inc({ service, error_type: "overload" });
      return;
    }
    const { method, path } = endpoint;
    metrics.sent.inc({ service, method, path });
    const request = this.#request(service, endpoint).finally(() => this.#underWay.delete(request));
    this.#underWay.add(request);
  }

  /** Resolves when every request has been answered or given up. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  async #request(service: TargetName, { method, url, body }: Endpoint): Promise<void> {
    const { clock, fetch, metrics, random, statistics, urls } = this.#options;
    const begun = clock.monotonic();
    const deadline = clock.deadline(TIMEOUT);
    try {
      const response = await fetch(`${urls[service]}${url}`, {
        method,
        signal: deadline.signal,
        ...(body === undefined
          ? {}
          : { body: JSON.stringify(body(random)), headers: { "content-type": "application/json" } }),
      });
      await response.arrayBuffer();
      const seconds = (clock.monotonic() - begun) / 1000;
      metrics.received.inc({ service, status_code: String(response.status) });
      metrics.duration.observe({ service }, seconds);
      statistics.record(service, { failed: response.status >= 500, seconds });
    } catch (error) {
      const error_type = deadline.signal.aborted ? "timeout" : errorType(error);
      metrics.errors.inc({ service, error_type });
      statistics.record(service, { failed: true });
    } finally {
      deadline.cancel();
    }
  }
}

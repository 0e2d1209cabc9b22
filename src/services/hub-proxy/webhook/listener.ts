import type { Tracer } from "@opentelemetry/api";
import type { Logger } from "pino";
import { traced, traceFields } from "../../shared/hub/tracing.ts";
import type { Deliveries } from "./deliveries.ts";
import { SingleFlight } from "./single-flight.ts";
import type { Sync } from "./sync.ts";

interface ListenerOptions {
  readonly sync: Sync;
  readonly deliveries: Deliveries;
  readonly logger: Logger;
  readonly tracer: Tracer;
  readonly monotonic: () => number;
}

/** Turns accepted deliveries into runs of the sync: one at a time, one more pending, each delivery once. */
export class GitOpsListener {
  readonly #options: ListenerOptions;
  readonly #flight: SingleFlight;

  constructor(options: ListenerOptions) {
    this.#options = options;
    const { deliveries } = options;
    this.#flight = new SingleFlight(
      () => this.#run(),
      ({ ids, succeeded }) => deliveries.record(ids, succeeded ? "succeeded" : "failed"),
    );
  }

  /** Runs what an earlier process promised and did not finish. */
  resume(): void {
    const ids = this.#options.deliveries.unfinished();
    if (ids.length === 0) return;
    this.#options.logger.warn({ deliveries: ids.length }, "an earlier process left a sync unfinished: it is run again");
    this.#flight.request(ids);
  }

  /** Promises a run that begins after now. The promise is on the disk before this returns; throws where it cannot be. */
  accept(id: string): "started" | "pending" | "duplicate" {
    if (this.#options.deliveries.has(id)) return "duplicate";
    this.#options.deliveries.record([id], "accepted");
    return this.#flight.request([id]);
  }

  get busy(): boolean {
    return this.#flight.busy;
  }

  settled(): Promise<void> {
    return this.#flight.settled();
  }

  #run(): Promise<boolean> {
    const { sync, logger, tracer, monotonic } = this.#options;
    return traced(tracer, "gitops_sync", async (span) => {
      const begun = monotonic();
      const { succeeded, detail } = await sync();
      const line = {
        ...traceFields(span),
        event: "sync",
        succeeded,
        duration_ms: Math.round(monotonic() - begun),
        detail,
      };
      span.setAttribute("sync.succeeded", succeeded);
      if (succeeded) logger.info(line, "the sync succeeded");
      else logger.error(line, "the sync failed");
      return succeeded;
    });
  }
}

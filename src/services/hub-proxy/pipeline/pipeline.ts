import type { Tracer } from "@opentelemetry/api";
import type { Collection } from "mongodb";
import type { ClientBase } from "pg";
import type { Logger } from "pino";
import type { Clock } from "../../shared/clock.ts";
import { traced, traceFields } from "../../shared/hub/tracing.ts";
import { pass } from "./pass.ts";
import { readState } from "./position.ts";
import { SweepRefused, type Swept, sweep } from "./sweep.ts";
import { createTables, type Followed } from "./tables.ts";

/** Milliseconds between sweeps of one collection for deleted documents. */
const SWEEP_EVERY = 60 * 60_000;

/** Milliseconds after a failed round until the next: doubled with each further failure, up to the interval. */
const FIRST_RETRY = 5000;

export interface PipelineOptions {
  readonly followed: readonly Followed[];
  /** Milliseconds between rounds. */
  readonly intervalMs: number;
  readonly clock: Pick<Clock, "wall" | "monotonic" | "sleep">;
  readonly logger: Logger;
  readonly tracer: Tracer;
  /** Opens both ends, runs the work and closes them. Rejects where an end, or its secret, is away. */
  readonly connected: (
    work: (collection: (name: string) => Collection, client: ClientBase) => Promise<void>,
  ) => Promise<void>;
}

/** Copies what changes in MongoDB's collections into PostgreSQL's tables, until the signal is aborted. */
export async function runPipeline(options: PipelineOptions, stop: AbortSignal): Promise<void> {
  const { intervalMs, clock, logger } = options;
  let failures = 0;
  while (!stop.aborted) {
    try {
      await round(options, stop);
      failures = 0;
    } catch (error) {
      failures++;
      const reason = error instanceof Error ? error.message : String(error);
      logger.error({ event: "pipeline", failures, reason }, "a round of the pipeline failed; it is tried again");
    }
    const wait = failures === 0 ? intervalMs : Math.min(intervalMs, FIRST_RETRY * 2 ** Math.min(failures - 1, 10));
    await clock.sleep(wait, stop);
  }
}

/** One reading of each collection, and where it is time a sweep. A collection that fails does not hold up the others. */
async function round(options: PipelineOptions, stop: AbortSignal): Promise<void> {
  const failed: unknown[] = [];
  await options.connected(async (collection, client) => {
    await createTables(client, options.followed);
    for (const followed of options.followed) {
      if (stop.aborted) return;
      try {
        await one(options, followed, collection(followed.collection), client, stop);
      } catch (error) {
        failed.push(error);
      }
    }
  });
  if (failed.length > 0) throw failed[0];
}

async function one(
  { clock, logger, tracer }: PipelineOptions,
  followed: Followed,
  source: Collection,
  client: ClientBase,
  stop: AbortSignal,
): Promise<void> {
  await traced(tracer, `pipeline ${followed.table}`, async (span) => {
    const begun = clock.monotonic();
    const { sweptMs } = await readState(client, followed.collection);
    const now = clock.wall();
    const due = now - sweptMs >= SWEEP_EVERY;
    const { documents, poison } = await pass({ source, client, followed, now, signal: stop, undated: due });
    const { deleted, missed } = due && !stop.aborted ? await swept(logger, { source, client, followed }) : NOTHING;
    span.setAttributes({ "pipeline.documents": documents, "pipeline.poison": poison, "pipeline.deleted": deleted });
    const numbers = { documents, poison, deleted, missed, duration_ms: Math.round(clock.monotonic() - begun) };
    const line = { ...traceFields(span), event: "pipeline", table: followed.table, ...numbers };
    if (poison > 0) logger.warn(line, "documents were set aside in sync_poison");
    else logger.info(line, "the collection was read");
  });
}

const NOTHING: Swept = { deleted: 0, missed: 0 };

async function swept(logger: Logger, options: Parameters<typeof sweep>[0]): Promise<Swept> {
  try {
    return await sweep(options);
  } catch (error) {
    if (!(error instanceof SweepRefused)) throw error;
    logger.error({ event: "sweep", table: options.followed.table, reason: error.message }, "a sweep was refused");
    return NOTHING;
  }
}

import { UserError } from "../../base/problem.ts";

/** Milliseconds after which an OTLP sender gives up: the default of every SDK and of the collector's exporters is 10 s. */
export const SENDER_TIMEOUT_MS = 10_000;

/** Milliseconds to open a connection inside the cluster; a second one would already be a lost packet. */
const CONNECT_MS = 200;

/**
 * Milliseconds in which the buffer has answered: Kafka's acknowledgement by all in-sync brokers takes tens of
 * milliseconds, and up to a second while a partition changes its leader.
 */
export const PRODUCE_MS = 1000;

/** Milliseconds between a timeout and the one around it: the inner answer has to travel and be read. */
export const MARGIN_MS = 100;

/** Milliseconds by which a layer is waited for longer than the slowest way through it. */
const LAYER_MARGIN_MS = 500;

/** How long one hop waits for what, in milliseconds. */
export interface TimeBudget {
  readonly connectMs: number;
  /** Longest silence of the target after the request is sent. */
  readonly readMs: number;
  /** Age of a request up to which another pod of the target is tried: what fails later goes to the fallback. */
  readonly retryMs: number;
  /** Longest silence of the buffer or the dead-letter collector. */
  readonly fallbackReadMs: number;
  /** Longest that the hop may take, with every server at its slowest. */
  readonly worstMs: number;
  /** Timeout of the exporter that sends to the hop. */
  readonly exporterMs: number;
}

/** One round of attempts: those that fail fast, and a last one that starts just before `retryMs` is over. */
const round = (connectMs: number, readMs: number): number => connectMs + connectMs + readMs;

/**
 * Budget of a hop whose target answers within `targetMs`. A pod that refuses is replaced by another at once; one that
 * hangs is waited for once, and then the fallback takes the request: both waits are inside `worstMs`.
 */
export function timeBudget(targetMs: number): TimeBudget {
  const fallbackReadMs = PRODUCE_MS + MARGIN_MS;
  const worstMs = round(CONNECT_MS, targetMs) + round(CONNECT_MS, fallbackReadMs);
  return {
    connectMs: CONNECT_MS,
    readMs: targetMs,
    retryMs: CONNECT_MS,
    fallbackReadMs,
    worstMs,
    exporterMs: worstMs + MARGIN_MS,
  };
}

/**
 * Budget of a hop that a request comes to through another: what either waits for is as it was, and whoever sends waits
 * for one after the other.
 */
export function afterwards(first: TimeBudget, then: TimeBudget): TimeBudget {
  const worstMs = then.connectMs + first.exporterMs + then.worstMs;
  return { ...then, worstMs, exporterMs: worstMs + MARGIN_MS };
}

/**
 * Milliseconds that a hop waits for a layer. A collector hands data to its exporters one after the other, so the
 * slowest way through it is their sum.
 */
export const layerReadMs = (exporters: readonly Pick<TimeBudget, "exporterMs">[]): number =>
  exporters.reduce((sum, { exporterMs }) => sum + exporterMs, LAYER_MARGIN_MS);

/** Throws where the outermost exporter would still wait when the sender has given up. */
export function underSender(outermost: Pick<TimeBudget, "exporterMs">): void {
  if (outermost.exporterMs >= SENDER_TIMEOUT_MS) {
    throw new UserError(
      `telemetry timeouts: found ${outermost.exporterMs} ms for the slowest way through the pipeline, allowed: less than the sender's ${SENDER_TIMEOUT_MS} ms; lower the stores' timeouts`,
    );
  }
}

import type { Duration } from "../rule.ts";

/** Windows over which items are counted: the shorter one finds a fault, the longer one a leak. */
export const ACCOUNTING_WINDOWS = { fault: "1h", leak: "6h" } as const satisfies Record<string, Duration>;

/** Name of a series of items a second over a window. */
const rate =
  (what: string) =>
  (window: Duration): string =>
    `hyperion:items_${what}:rate${window}`;

/**
 * Recorded series of the accounting: items (spans, metric points, log records) a second over a window, by `signal`, and
 * by `tenant` where a layer knows it.
 */
export const ACCOUNTING = {
  /** Taken from producers and agents by ingress. */
  received: rate("received"),
  /** Dropped by ingress because a rule says so. */
  droppedByRule: rate("dropped_by_rule"),
  /** Acknowledged to the last collector by the hop of a store, live and by replay; by tenant. */
  delivered: rate("delivered"),
  /** Taken by the store; by tenant. For metrics these are rows, of which a histogram's point has many. */
  stored: rate("stored"),
  /** Refused by the store; by tenant and `reason`. */
  rejected: rate("rejected"),
  /** Written to Kafka in place of a target, by `hop`. */
  buffered: rate("buffered"),
  /** Brought back from Kafka, by `hop`. */
  replayed: rate("replayed"),
  /** Put aside as poison, by `hop`. */
  deadLettered: rate("dead_lettered"),
  /** Share of what went into a `hop`, live and by replay, that came out nowhere. */
  unexplained: (window: Duration): string => `hyperion:items_unexplained:ratio_rate${window}`,
  /** The same for one tenant at its store, where nothing was buffered: the buffer does not count by tenant. */
  tenantUnexplained: (window: Duration): string => `hyperion:tenant_items_unexplained:ratio_rate${window}`,
  /** Share of received items that rules dropped. */
  droppedShare: (window: Duration): string => `hyperion:items_dropped_by_rule:ratio_rate${window}`,
  /** Share of a tenant's items that its store refused. */
  rejectedShare: (window: Duration): string => `hyperion:items_rejected:ratio_rate${window}`,
} as const;

import { hours } from "./duration.ts";

/** Kafka deletes whole segments, so that a record outlives the topic's retention; and a replay takes its time. */
const MARGIN_HOURS = 24;

/**
 * How old data may be that a store still takes, as a Go duration: what a store refuses for its age would be poison,
 * although nothing is wrong with it.
 *
 * @param bufferRetentionHours the retention of the failover buffer's topics
 */
export const replayWindow = (bufferRetentionHours: number): `${number}h` => hours(bufferRetentionHours + MARGIN_HOURS);

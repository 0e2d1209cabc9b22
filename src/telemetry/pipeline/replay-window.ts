import { SEGMENT_HOURS } from "../../conventions/kafka-limits.ts";
import { hours } from "../duration.ts";

/** Hours that a replay itself may take, from the youngest record that waits to the oldest that is sent. */
const REPLAY_HOURS = 18;

/**
 * How old data may be that a store still takes, as a Go duration: what a store refuses for its age would be poison,
 * although nothing is wrong with it. A record outlives the retention by its segment, and a replay takes its time.
 *
 * @param bufferRetentionHours the retention of the failover buffer's topics
 */
export const replayWindow = (bufferRetentionHours: number): `${number}h` =>
  hours(bufferRetentionHours + SEGMENT_HOURS + REPLAY_HOURS);

import { SIGNALS, type Signal } from "../../../src/conventions/topics.ts";

/** One event of the drill, by its numbers. */
export interface EventId {
  readonly signal: Signal;
  /** Place of the tenant in the environment's list. */
  readonly tenant: number;
  readonly sequence: number;
}

/** Markers are letters and small numbers, which no rule on credentials or card numbers takes for one. */
export const marker = ({ signal, tenant, sequence }: EventId): string =>
  `~${signal.charAt(0)}${tenant}.${sequence.toString(36)}~`;

const MARKER = new RegExp(`~([${SIGNALS.map((signal) => signal.charAt(0)).join("")}])(\\d+)\\.([0-9a-z]+)~`, "g");

/** Marks an event that a stand-in calls poison. */
export const POISON = "~poison~";

/** Every event whose marker is somewhere in a body. */
export function markersIn(body: Buffer): EventId[] {
  return [...body.toString("latin1").matchAll(MARKER)].flatMap(([, letter, tenant = "", sequence = ""]) => {
    const signal = SIGNALS.find((one) => one.charAt(0) === letter);
    return signal === undefined ? [] : [{ signal, tenant: Number(tenant), sequence: Number.parseInt(sequence, 36) }];
  });
}

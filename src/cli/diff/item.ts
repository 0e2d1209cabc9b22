import { RISKS, type Risk } from "../../systems/value-row.ts";

/** One thing that a change means. */
export interface Item {
  readonly risk: Risk;
  /** What a senior reviewer would write: subject, what it was, what it is, what follows. */
  readonly sentence: string;
  /** Lines that prove it. */
  readonly details: readonly string[];
}

const item =
  (risk: Risk) =>
  (sentence: string, details: readonly string[] = []): Item => ({ risk, sentence, details });

export const danger = item("danger");
export const attention = item("attention");
export const note = item("note");

/** The same items, the riskiest first; those of one risk in the order they were found. */
export const riskiestFirst = (items: readonly Item[]): Item[] =>
  RISKS.flatMap((risk) => items.filter((one) => one.risk === risk));

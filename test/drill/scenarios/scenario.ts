import type { Signal } from "../../../src/base/signals.ts";
import type { Load } from "../load/load.ts";
import type { Pipeline } from "../pipeline.ts";
import type { Setting } from "./setting.ts";

/** What a scenario may touch. */
export interface Stage {
  readonly pipeline: Pipeline;
  readonly load: Load;
}

/** One thing that is done, at a share of the load's time. */
export interface Step {
  /** 0 is the load's beginning, 1 its end. */
  readonly at: number;
  readonly says: string;
  readonly run: (stage: Stage) => unknown;
  /** Whether it kills stores that may lose what they had acknowledged. Default: it does not. */
  readonly kills?: boolean;
}

/** What is broken, when it is well again, and what of it may be seen in the counts. */
export interface Scenario {
  readonly name: string;
  readonly says: string;
  readonly steps: readonly Step[];
  /** Whether a process is killed or frozen: whoever did not hear an answer sends again, and two copies are right. */
  readonly ends?: boolean;
  /** Whether Kafka gets anything. `some` is a scenario that proves nothing where the buffer was not used. */
  readonly kafka?: "none" | "some";
  /** Whether senders may be told that something is refused for good. Default: they may not. */
  readonly refuses?: boolean;
  /** Whether something has to be in a dead-letter topic. */
  readonly deadLetters?: boolean;
  readonly on?: Setting;
  /**
   * Seconds before a kill of which the store of a signal may lose what it had acknowledged: its stated durability
   * point. Default: nothing may be lost.
   */
  readonly behindSeconds?: Readonly<Record<Signal, number>>;
}

/** Steps that break something for the middle third of the load. */
export const broken = (says: string, breaks: Step["run"], mends: Step["run"], until = 0.65): readonly Step[] => [
  { at: 0.25, says, run: breaks },
  { at: until, says: "well again", run: mends },
];

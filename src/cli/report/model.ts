import type { EnvironmentFacts } from "../../systems/facts.ts";

export type { EnvironmentFacts } from "../../systems/facts.ts";

/** The commit that a report is of. */
export interface Commit {
  readonly id: string;
  /** ISO 8601. */
  readonly date: string;
  readonly subject: string;
  /** The working tree holds changes that are in no commit. */
  readonly modified: boolean;
}

/** One test of a run. */
export interface TestResult {
  readonly name: string;
  readonly status: string;
  readonly milliseconds: number;
}

/** A run of one kind of test, as its reporter wrote it. */
export interface TestRun {
  readonly kind: string;
  readonly tests: readonly TestResult[];
}

/** A drill's own record, whatever it holds. */
export interface Drill {
  readonly name: string;
  readonly record: unknown;
}

/** What a report is made from. */
export interface ReportModel {
  /** What the platform is called. */
  readonly title: string;
  readonly commit: Commit;
  /** In the order of promotion. */
  readonly environments: readonly EnvironmentFacts[];
  readonly runs: readonly TestRun[];
  readonly drills: readonly Drill[];
}

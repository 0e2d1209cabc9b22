import type { Flow, Pods } from "../../../charts/workload/flow.ts";
import type { Capacity } from "../../capacity/capacity.ts";
import type { Cost } from "../../capacity/cost.ts";
import type { Environment } from "../../config/schema.ts";
import type { KubernetesObject } from "../../kubernetes/object.ts";
import type { Audit } from "../../plan/audit/audit.ts";
import type { PlannedResource } from "../../plan/mock-engine.ts";

/** Pods of ours, and the app that runs them. */
interface AppPods {
  readonly app: string;
  readonly pods: Pods;
}

/** Everything that is known of one environment without an account or a cluster. */
export interface EnvironmentFacts {
  readonly name: string;
  readonly environment: Environment;
  readonly resources: readonly PlannedResource[];
  readonly audit: Audit;
  readonly objects: readonly KubernetesObject[];
  /** Connections as the charts state them: one may be stated for several reasons. */
  readonly flows: readonly Flow[];
  readonly pods: readonly AppPods[];
  readonly capacity: Capacity;
  readonly cost: Cost;
}

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
  readonly commit: Commit;
  /** In the order of promotion. */
  readonly environments: readonly EnvironmentFacts[];
  readonly runs: readonly TestRun[];
  readonly drills: readonly Drill[];
}

import type { Flow, Pods } from "../../charts/workload/flow.ts";
import type { PolicyDefinition } from "../../policies/define.ts";
import type { NodeAgent } from "../../policies/exceptions.ts";
import type { Fields } from "../base/fields.ts";
import type { Capacity } from "../capacity/capacity.ts";
import type { Cost } from "../capacity/cost.ts";
import type { KubernetesObject } from "../kubernetes/object.ts";
import type { Audit } from "../plan/audit/audit.ts";
import type { RuleText } from "../plan/audit/rule.ts";
import type { PlannedResource } from "../plan/mock-engine.ts";

/** Pods of ours, and the app that runs them. */
interface AppPods {
  readonly app: string;
  readonly pods: Pods;
}

/** A policy, and what an environment has it do with what fails it. */
interface ActingPolicy {
  readonly definition: PolicyDefinition;
  readonly action: string;
}

/** Everything that is known of one environment without an account or a cluster. What a system has none of is empty. */
export interface EnvironmentFacts {
  readonly name: string;
  /** What a person asked for, with what is taken for what is absent. */
  readonly values: Fields;
  /** What stands at the head of a page about it: what, and how much. */
  readonly figures: readonly (readonly [string, string | number])[];
  /** How long data is kept: what, and how long. */
  readonly kept: readonly (readonly [string, string])[];
  readonly resources: readonly PlannedResource[];
  readonly audit: Audit;
  /** Rules that the plan is held to. */
  readonly rules: readonly RuleText[];
  readonly objects: readonly KubernetesObject[];
  /** Connections as the charts state them: one may be stated for several reasons. */
  readonly flows: readonly Flow[];
  readonly pods: readonly AppPods[];
  readonly policies: readonly ActingPolicy[];
  readonly exceptions: readonly NodeAgent[];
  readonly capacity: Capacity;
  readonly cost: Cost;
}

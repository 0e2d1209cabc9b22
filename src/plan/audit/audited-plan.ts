import type { PlannedResource } from "../mock-engine.ts";
import type { Audit } from "./audit.ts";

/** What a Pulumi program declares, and what rules say of it. */
export interface AuditedPlan {
  readonly resources: PlannedResource[];
  readonly audit: Audit;
  /** Types of resources that the cloud's own types do not judge; undefined where no folder of them is named. */
  readonly unjudged: readonly string[] | undefined;
}

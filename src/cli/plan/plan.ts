import { join } from "node:path";
import { writeWhole } from "../../command/files.ts";
import type { PlannedResource } from "../../plan/mock-engine.ts";

const planFile = (environment: string): string => join("dist", "plan", `${environment}.json`);

/** Writes a plan in the same form each time, so that two can be compared as text. Returns where. */
export function writePlan(environment: string, resources: readonly PlannedResource[]): string {
  writeWhole(planFile(environment), `${JSON.stringify({ environment, resources }, null, 2)}\n`);
  return planFile(environment);
}

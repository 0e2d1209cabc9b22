import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { UserError } from "./problem.ts";
import { uuid } from "./schema/primitives.ts";
import type { Environment } from "./schema.ts";
import { workloadIdentities } from "./workloads.ts";

/** What exists only after `pulumi up`, as the stack exports it. The one seam from Megatron to Hyperion. */
export const platformOutputsSchema = z.strictObject({
  environment: z.string(),
  /** Whether the values are a real stack's; false for the nil values of an environment that is not provisioned. */
  provisioned: z.boolean(),
  identities: z.record(z.string(), uuid).describe("Client id of each workload identity, by its name."),
});

export type PlatformOutputs = z.infer<typeof platformOutputsSchema>;

const NIL_UUID = "00000000-0000-0000-0000-000000000000";

/** Where an environment's outputs are committed. */
export const outputsFile = (environment: string): string => `deploy/${environment}/platform-outputs.json`;

/** Outputs of an environment that is not provisioned yet: every identity is the nil UUID. */
export const nilOutputs = (environment: Environment): PlatformOutputs => ({
  environment: environment.environment,
  provisioned: false,
  identities: Object.fromEntries(workloadIdentities(environment).map(({ name }) => [name, NIL_UUID])),
});

/** Reads the committed outputs; nil ones where the environment has none yet. Throws a UserError on a malformed file. */
export function loadOutputs(environment: Environment, directory = "."): PlatformOutputs {
  const file = outputsFile(environment.environment);
  const path = join(directory, file);
  if (!existsSync(path)) return nilOutputs(environment);
  const parsed = platformOutputsSchema.safeParse(JSON.parse(readFileSync(path, "utf8")));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => ({
    file,
    line: 0,
    column: 0,
    path: issue.path.map(String).join("."),
    found: issue.message,
    allowed: "what `hyperion outputs` writes",
    remedy: `run hyperion outputs ${environment.environment}`,
  }));
  throw new UserError(`${file}: ${problems.length} problems`, problems);
}

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type Problem, UserError } from "../base/problem.ts";
import { workloadIdentities } from "./azure/workloads.ts";
import { uuid } from "./schema/primitives.ts";
import type { Environment } from "./schema.ts";

/** What exists only after `pulumi up`, as the stack exports it. The one seam from Megatron to Hyperion. */
const platformOutputsSchema = z.strictObject({
  environment: z.string(),
  /** Whether the values are a real stack's; false for the nil values of an environment that is not provisioned. */
  provisioned: z.boolean(),
  identities: z.record(z.string(), uuid).describe("Client id of each workload identity, by its name."),
});

export type PlatformOutputs = z.infer<typeof platformOutputsSchema>;

/** Name of the stack output that holds them. */
export const PLATFORM_OUTPUTS = "platformOutputs";

const NIL_UUID = "00000000-0000-0000-0000-000000000000";

/** Where an environment's outputs are committed. */
export const outputsFile = (environment: string): string => `deploy/${environment}/platform-outputs.json`;

type OutputsOf = Pick<Environment, "environment" | "consumers">;

const identityNames = (environment: OutputsOf): string[] => workloadIdentities(environment).map(({ name }) => name);

/** Outputs of an environment that is not provisioned yet: every identity is the nil UUID. */
export const nilOutputs = (environment: OutputsOf): PlatformOutputs => ({
  environment: environment.environment,
  provisioned: false,
  identities: Object.fromEntries(identityNames(environment).map((name) => [name, NIL_UUID])),
});

/** The outputs as they are committed: identities in the order of their names, so that a diff shows what changed. */
export function outputsText({ environment, provisioned, identities }: PlatformOutputs): string {
  const sorted = Object.fromEntries(Object.entries(identities).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ environment, provisioned, identities: sorted }, null, 2)}\n`;
}

/** Parses the text of an environment's outputs; see `checkOutputs`. */
export function parseOutputs(from: string, text: string, environment: OutputsOf): PlatformOutputs {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = "text that is not JSON";
  }
  return checkOutputs(from, value, environment);
}

/**
 * Throws a UserError where outputs are malformed, another environment's, or do not have exactly the identities that
 * the environment's workloads need.
 * @param from what messages name: the file, or the stack's output.
 */
export function checkOutputs(from: string, value: unknown, environment: OutputsOf): PlatformOutputs {
  const remedy = `run hyperion outputs ${environment.environment} and commit what it writes`;
  const problem = (path: string, found: string, allowed: string): Problem => ({
    file: from,
    line: 0,
    column: 0,
    path,
    found,
    allowed,
    remedy,
  });
  const parsed = platformOutputsSchema.safeParse(value);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) =>
      problem(path.map(String).join("."), message, "what hyperion outputs writes"),
    );
    throw refusal(from, problems);
  }
  const { data } = parsed;
  const wanted = identityNames(environment);
  const problems = [
    ...(data.environment === environment.environment
      ? []
      : [problem("environment", data.environment, environment.environment)]),
    ...wanted
      .filter((name) => !Object.hasOwn(data.identities, name))
      .map((name) => problem(`identities.${name}`, "nothing", "the client id of a workload's identity")),
    ...Object.keys(data.identities)
      .filter((name) => !wanted.includes(name))
      .map((name) => problem(`identities.${name}`, "an identity", `a workload: ${wanted.join(", ")}`)),
  ];
  if (problems.length > 0) throw refusal(from, problems);
  return data;
}

const refusal = (from: string, problems: readonly Problem[]): UserError =>
  new UserError(`${from}: ${problems.length} ${problems.length === 1 ? "problem" : "problems"}`, problems);

/** Reads the committed outputs; nil ones where the environment has none yet. Throws a UserError on a malformed file. */
export function loadOutputs(environment: OutputsOf, directory = "."): PlatformOutputs {
  const file = outputsFile(environment.environment);
  const path = join(directory, file);
  return existsSync(path) ? parseOutputs(file, readFileSync(path, "utf8"), environment) : nilOutputs(environment);
}

/**
 * Throws a UserError unless what is committed is what the stack exports: Argo CD would start every workload with an
 * identity that does not exist.
 * @param exported the stack's output, as Pulumi hands it over; undefined where the stack exports none.
 */
export function requireCommitted(environment: OutputsOf, committed: PlatformOutputs, exported: unknown): void {
  const file = outputsFile(environment.environment);
  const remedy = `run hyperion outputs ${environment.environment}, have ${file} reviewed and merged, and run this again`;
  const refuse = (path: string, found: string, allowed: string) => ({
    file,
    line: 0,
    column: 0,
    path,
    found,
    allowed,
    remedy,
  });
  if (exported === undefined || exported === null) {
    throw refusal(file, [
      refuse("", `stack megatron/${environment.environment} without outputs`, "a stack after pulumi up"),
    ]);
  }
  if (!committed.provisioned) {
    throw refusal(file, [
      refuse("provisioned", "false, or no file", "the outputs of the provisioned stack, committed"),
    ]);
  }
  const actual = checkOutputs(`stack megatron/${environment.environment}`, exported, environment);
  const problems = identityNames(environment)
    .filter((name) => committed.identities[name] !== actual.identities[name])
    .map((name) =>
      refuse(`identities.${name}`, `${committed.identities[name]}`, `${actual.identities[name]}, as the stack says`),
    );
  if (problems.length > 0) throw refusal(file, problems);
}

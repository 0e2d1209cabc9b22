import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { explain } from "./explain.ts";
import { type Problem, UserError } from "./problem.ts";
import { RULES } from "./rules/index.ts";
import { type Environment, environmentSchema, sections } from "./schema.ts";
import { parseYaml, type YamlSource } from "./source-map.ts";

/** The environments of this repository, in the order in which a change is promoted. */
export const ENVIRONMENTS = ["dev", "qa", "prod"] as const;

/** The key of a stack's configuration that holds the environment. */
export const ENVIRONMENT_KEY = "hyperion:environment";

const stackFile = z.strictObject({
  secretsprovider: z
    .string()
    .regex(/^azurekeyvault:\/\//, { error: "an azurekeyvault:// URL" })
    .optional(),
  encryptedkey: z.string().optional(),
  config: z.strictObject({ [ENVIRONMENT_KEY]: z.looseObject({}) }),
});

const ROOT = ["config", ENVIRONMENT_KEY] as const;

const problemAt = (
  source: YamlSource,
  path: readonly PropertyKey[],
  rest: Pick<Problem, "found" | "allowed" | "remedy">,
): Problem => ({
  file: source.file,
  ...source.place(path),
  path: path.map(String).join("."),
  ...rest,
});

/** Name of the file that holds an environment. */
export const environmentFile = (name: string): string => `Pulumi.${name}.yaml`;

const today = (): string => new Date().toISOString().slice(0, 10);

/**
 * Parses the text of a stack file. Throws a UserError with every problem that it has, each with file, line, path,
 * what was found and what is allowed.
 * @param file name for messages; its `Pulumi.<env>.yaml` form says which environment the text is of.
 * @param now today as `YYYY-MM-DD`; waivers that expired before it are refused. Default: the system's date, in UTC.
 */
export function parseEnvironment(file: string, text: string, now: string = today()): Environment {
  const source = parseYaml(file, text);
  const problems: Problem[] = [];
  const report = (
    schema: z.ZodType,
    input: unknown,
    issues: readonly z.core.$ZodIssue[],
    prefix: readonly PropertyKey[],
  ) => {
    for (const { path, ...rest } of explain(schema, input, issues))
      problems.push(problemAt(source, [...prefix, ...path], rest));
  };

  const outer = stackFile.safeParse(source.value);
  if (!outer.success) report(stackFile, source.value, outer.error.issues, []);
  const raw = (source.value as { config?: Record<string, unknown> } | null)?.config?.[ENVIRONMENT_KEY];
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) throw failure(file, problems);

  const whole = environmentSchema.safeParse(raw);
  if (!whole.success) report(environmentSchema, raw, whole.error.issues, ROOT);
  const parsed = parseSections(raw as Record<string, unknown>);
  const context = { today: now, stack: /^Pulumi\.(.+)\.yaml$/.exec(basename(file))?.[1] ?? "" };
  for (const rule of RULES) {
    if (!rule.needs.every((section) => section in parsed)) continue;
    for (const { path, ...rest } of rule.check(parsed as Environment, context))
      problems.push(problemAt(source, [...ROOT, ...path], rest));
  }
  if (problems.length > 0 || !whole.success) throw failure(file, problems);
  return whole.data;
}

const failure = (file: string, problems: readonly Problem[]): UserError =>
  new UserError(`${file}: ${problems.length} ${problems.length === 1 ? "problem" : "problems"}`, problems);

function parseSections(raw: Record<string, unknown>): Partial<Environment> {
  const good: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(sections)) {
    const result = schema.safeParse(raw[name]);
    if (result.success) good[name] = result.data;
  }
  return good;
}

/** Reads `Pulumi.<name>.yaml` in `directory`. Throws a UserError where it is absent or has problems. */
export function loadEnvironment(name: string, directory = ".", now?: string): Environment {
  const file = environmentFile(name);
  let text: string;
  try {
    text = readFileSync(join(directory, file), "utf8");
  } catch {
    throw new UserError(`no file ${file}`, [
      {
        file,
        line: 0,
        column: 0,
        path: "",
        found: "no such file",
        allowed: `one of ${ENVIRONMENTS.map(environmentFile).join(", ")}`,
        remedy: "run the command in the root of the repository",
      },
    ]);
  }
  return parseEnvironment(file, text, now);
}

import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { z } from "zod";
import { explain } from "../base/explain.ts";
import { at, isFields } from "../base/fields.ts";
import { type Problem, UserError } from "../base/problem.ts";
import { parseYaml, type YamlSource } from "../base/source-map.ts";
import { names } from "./azure/names.ts";
import { RULES } from "./rules/index.ts";
import type { Breach } from "./rules/rule.ts";
import { type Environment, environmentSchema, sections } from "./schema.ts";
import { ENVIRONMENT_KEY, stackFileFrame } from "./stack-file.ts";

/** The environments of this repository, in the order in which a change is promoted. */
export const ENVIRONMENTS = ["dev", "qa", "prod"] as const;

const ROOT = ["config", ENVIRONMENT_KEY] as const;

/** A stack file that obeys its schema and every rule. */
export interface Stack {
  readonly file: string;
  readonly environment: Environment;
  /** A problem of this file, placed at the breach's path below `hyperion:environment`. */
  problem(breach: Breach): Problem;
}

/** Name of the file that holds an environment. */
export const environmentFile = (name: string): string => `Pulumi.${name}.yaml`;

const today = (): string => new Date().toISOString().slice(0, 10);

const problemAt = (
  source: YamlSource,
  { path, ...rest }: Omit<Breach, "path"> & { readonly path: readonly PropertyKey[] },
): Problem => ({ file: source.file, ...source.place(path), path: path.map(String).join("."), ...rest });

/** Problems that `schema` finds with the value at `path` of the file. */
function schemaProblems(source: YamlSource, schema: z.ZodType, path: readonly PropertyKey[]): Problem[] {
  const input = at(source.value, ...path);
  const { error } = schema.safeParse(input);
  if (error === undefined) return [];
  const written = (below: readonly PropertyKey[]) => source.written([...path, ...below]);
  return explain({ schema, input, written }, error.issues).map((explanation) =>
    problemAt(source, { ...explanation, path: [...path, ...explanation.path] }),
  );
}

/** The sections that are well formed, defaults filled in: what is wrong with one does not silence the rules of others. */
function wellFormed(raw: Record<string, unknown>): Partial<Environment> {
  const good: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(sections)) {
    const result = schema.safeParse(raw[name]);
    if (result.success) good[name] = result.data;
  }
  return good;
}

function ruleProblems(source: YamlSource, environment: Partial<Environment>, today: string): Problem[] {
  const context = { today, stack: /^Pulumi\.(.+)\.yaml$/.exec(basename(source.file))?.[1] };
  return RULES.filter((rule) => rule.needs.every((section) => section in environment)).flatMap((rule) =>
    [...rule.check(environment as Environment, context)].map((breach) =>
      problemAt(source, { ...breach, path: [...ROOT, ...breach.path] }),
    ),
  );
}

/** The key that encrypts an environment's secrets is in its own vault: another's could be deleted with the other. */
function secretsProviderProblems(source: YamlSource, partial: Partial<Environment>): Problem[] {
  const { environment, organisation, azure, dns } = partial;
  const found = at(source.value, "secretsprovider");
  if (!environment || !organisation || !azure || !dns || typeof found !== "string") return [];
  const { secretsProvider } = names({ environment, organisation, azure, dns });
  // Whether it names a version is the schema's question: one cause is one problem.
  if (`${found}/`.startsWith(`${secretsProvider}/`)) return [];
  return [
    problemAt(source, {
      path: ["secretsprovider"],
      found: `"${found}"`,
      allowed: `${secretsProvider}/<version>, a version of the key in this environment's own state vault`,
    }),
  ];
}

/**
 * Parses the text of a stack file. Throws a UserError with every problem that it has, each with file, line, path,
 * what was found and what is allowed.
 * @param file name for messages; its `Pulumi.<env>.yaml` form says which environment the text is of.
 * @param now today as `YYYY-MM-DD`; waivers that expired before it are refused. Default: the system's date, in UTC.
 */
export function parseStack(file: string, text: string, now: string = today()): Stack {
  const source = parseYaml(file, text);
  const problems = [...source.duplicates, ...schemaProblems(source, stackFileFrame, [])];
  const raw = at(source.value, ...ROOT);
  if (!isFields(raw)) throw failure(file, problems);
  const whole = environmentSchema.safeParse(raw);
  const partial = whole.success ? whole.data : wellFormed(raw);
  problems.push(
    ...(whole.success ? [] : schemaProblems(source, environmentSchema, ROOT)),
    ...ruleProblems(source, partial, now),
    ...secretsProviderProblems(source, partial),
  );
  if (problems.length > 0 || !whole.success) throw failure(file, problems);
  return {
    file,
    environment: whole.data,
    problem: (breach) => problemAt(source, { ...breach, path: [...ROOT, ...breach.path] }),
  };
}

const failure = (file: string, problems: readonly Problem[]): UserError =>
  new UserError(`${file}: ${problems.length} ${problems.length === 1 ? "problem" : "problems"}`, problems);

/** The environment of a stack file's text; see `parseStack`. */
export const parseEnvironment = (file: string, text: string, now?: string): Environment =>
  parseStack(file, text, now).environment;

function readStackFile(file: string, directory: string): string {
  try {
    return readFileSync(join(directory, file), "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const absent = code === "ENOENT";
    throw new UserError(absent ? `no file ${file}` : `cannot read ${file}`, [
      {
        file,
        line: 0,
        column: 0,
        path: "",
        found: absent ? "no such file" : `a file that cannot be read (${code})`,
        allowed: absent ? `one of ${ENVIRONMENTS.map(environmentFile).join(", ")}` : "a readable text file",
        ...(absent ? { remedy: "run the command in the root of the repository" } : {}),
      },
    ]);
  }
}

/** Reads `Pulumi.<name>.yaml` in `directory`. Throws a UserError where it is absent or has problems. */
export const loadStack = (name: string, directory = ".", now?: string): Stack =>
  parseStack(environmentFile(name), readStackFile(environmentFile(name), directory), now);

/** The environment in `Pulumi.<name>.yaml`; see `loadStack`. */
export const loadEnvironment = (name: string, directory?: string, now?: string): Environment =>
  loadStack(name, directory, now).environment;

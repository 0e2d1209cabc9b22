import type { z } from "zod";
import { explain } from "./explain.ts";
import { type Problem, UserError } from "./problem.ts";
import { parseYaml } from "./source-map.ts";

/** A value that contradicts another one. */
export interface Contradiction {
  readonly path: readonly PropertyKey[];
  readonly found: string;
  readonly allowed: string;
  /** What to do. Default: what is allowed says it. */
  readonly remedy?: string;
}

/**
 * Reads the text of a YAML file of values by its schema and by rules over several values. Throws a UserError with every
 * problem at once, each with file, line, path, what was found and what is allowed.
 */
export function parseValues<Schema extends z.ZodType>(
  file: string,
  text: string,
  schema: Schema,
  rules: (values: z.output<Schema>) => readonly Contradiction[],
): z.output<Schema> {
  const source = parseYaml(file, text);
  const place = ({ path, ...rest }: Contradiction): Problem => ({
    file,
    ...source.place(path),
    path: path.map(String).join("."),
    ...rest,
  });
  const result = schema.safeParse(source.value);
  const problems = [
    ...source.duplicates,
    ...(result.success
      ? rules(result.data).map(place)
      : explain({ schema, input: source.value, written: (path) => source.written(path) }, result.error.issues).map(
          place,
        )),
  ];
  if (problems.length > 0 || !result.success) {
    throw new UserError(`${file}: ${problems.length} ${problems.length === 1 ? "problem" : "problems"}`, problems);
  }
  return result.data;
}

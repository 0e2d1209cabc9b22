/** Something in a file that must change before anything is built from it. */
export interface Problem {
  /** File as the user named it. */
  readonly file: string;
  /** 1-based; 0 where the whole file is meant. */
  readonly line: number;
  readonly column: number;
  /** YAML path from the file's root, as in `config.hyperion:environment.network.podCidr`. */
  readonly path: string;
  readonly found: string;
  readonly allowed: string;
  /** What to do, where `allowed` does not already say it. */
  readonly remedy?: string;
}

/** A failure that is the user's to mend. It is printed by its message, never with a stack. */
export class UserError extends Error {
  readonly problems: readonly Problem[];

  constructor(message: string, problems: readonly Problem[] = []) {
    super(message);
    this.name = "UserError";
    this.problems = problems;
  }
}

/** The lines a person reads: place, what was found, what is allowed, what to do. */
function formatProblem(problem: Problem): string {
  const place = problem.line > 0 ? `${problem.file}:${problem.line}:${problem.column}` : problem.file;
  const lines = [
    `${place}  ${problem.path}`.trimEnd(),
    `  found    ${problem.found}`,
    `  allowed  ${problem.allowed}`,
    ...(problem.remedy === undefined ? [] : [`  do       ${problem.remedy}`]),
  ];
  return lines.join("\n");
}

/** All problems as one text, in file and line order. */
export function formatProblems(problems: readonly Problem[]): string {
  const sorted = [...problems].sort(
    (a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column || a.path.localeCompare(b.path),
  );
  return sorted.map(formatProblem).join("\n");
}

import { spawnSync } from "node:child_process";
import { beforeEach, type TestContext } from "vitest";

/** What a real program has read in one test. */
export interface Checked {
  readonly program: string;
  readonly version: string;
  /** How many files or objects it has read, none of them twice. */
  readonly count: number;
  /** What was counted, in the plural. */
  readonly what: string;
}

declare module "vitest" {
  interface TaskMeta {
    checked?: readonly Checked[];
  }
}

/** What a program answers when it is asked for its version: the first number with dots in it. */
export function programVersion(program: string, ...args: readonly string[]): string {
  const { stdout, stderr } = spawnSync(program, args.length === 0 ? ["--version"] : args, { encoding: "utf8" });
  // A program that was built without its version still says that of its compiler.
  const own = `${stdout}${stderr}`.replaceAll(/^.*\bgo version.*$/gim, "");
  return /\d+\.\d+(\.[\w-]+)*/.exec(own)?.[0] ?? "unknown";
}

/** Adds a line to the table that ends the run. */
export function checked({ task }: Pick<TestContext, "task">, line: Checked): void {
  task.meta.checked = [...(task.meta.checked ?? []), line];
}

/** Adds a line for each test of the suite around, where one test is one thing that the program has read or done. */
export function eachChecked(line: Pick<Checked, "program" | "what"> & { readonly version: () => string }): void {
  let version: string | undefined;
  beforeEach((context) => {
    version ??= line.version();
    checked(context, { program: line.program, what: line.what, version, count: 1 });
  });
}

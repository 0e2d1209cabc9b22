import { spawnSync } from "node:child_process";
import type { TestContext } from "vitest";

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
  return /\d+\.\d+(\.[\w-]+)*/.exec(`${stdout}${stderr}`)?.[0] ?? "unknown";
}

/** Adds a line to the table that ends the run. */
export function checked({ task }: Pick<TestContext, "task">, line: Checked): void {
  task.meta.checked = [...(task.meta.checked ?? []), line];
}

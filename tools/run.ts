import { UserError } from "../src/base/problem.ts";
import { type ExecOptions, exec } from "../src/command/exec.ts";

/** Runs a program to its end and returns what it printed. Throws a UserError with its words where it failed. */
export function run(program: string, args: readonly string[], options: ExecOptions = {}): string {
  const { status, stdout, stderr } = exec(program, args, options);
  if (status !== 0) {
    const said = stderr.trim().split("\n").slice(-20).join("\n");
    throw new UserError(`${program} ${args.slice(0, 2).join(" ")} ended with ${status}\n${said}`);
  }
  return stdout.toString();
}

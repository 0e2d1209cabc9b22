import { spawnSync } from "node:child_process";
import { UserError } from "../base/problem.ts";

export interface ExecOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Standard input. Default: none. */
  readonly input?: Buffer;
  /** Let the program use this process's streams, and return nothing. Default: false. */
  readonly inherit?: boolean;
}

export interface ExecResult {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** The largest answer that a program may print: a plan of all environments is under 10 MB. */
const MAX_OUTPUT = 256 * 1024 * 1024;

/** Runs a program to its end. Throws a UserError where it is not on PATH; its exit status is the caller's to judge. */
export function exec(program: string, args: readonly string[], options: ExecOptions = {}): ExecResult {
  const result = spawnSync(program, [...args], {
    cwd: options.cwd,
    env: options.env ?? process.env,
    input: options.input,
    stdio: options.inherit === true ? "inherit" : ["pipe", "pipe", "pipe"],
    maxBuffer: MAX_OUTPUT,
  });
  if (result.error !== undefined) {
    const missing = (result.error as NodeJS.ErrnoException).code === "ENOENT";
    throw new UserError(
      missing ? `${program} is not on PATH; install its official release` : `${program}: ${result.error.message}`,
    );
  }
  return {
    status: result.status ?? 1,
    stdout: result.stdout ?? Buffer.alloc(0),
    stderr: result.stderr?.toString() ?? "",
  };
}

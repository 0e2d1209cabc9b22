import { spawn, spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
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

/** A program that runs beside this one. */
export interface RunningProgram {
  readonly pid: number;
  /** How it ended: a signal's name or its exit status. Undefined while it runs. */
  readonly ended: string | undefined;
  /** Resolves when it has ended. */
  readonly end: Promise<void>;
  /** Sends it a signal, and the processes that it has started. Does nothing once it has ended. */
  signal(signal: "SIGTERM" | "SIGKILL"): void;
}

interface StartOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** File that gets what it writes, errors included; what was there is kept. */
  readonly log: string;
}

/**
 * Starts a program and returns. It is the leader of a process group of its own, so that an interrupt from the keyboard
 * reaches only this process, which ends the others in order. Its standard input ends when this process does.
 */
export function start(program: string, args: readonly string[], { cwd, env, log }: StartOptions): RunningProgram {
  const output = openSync(log, "a");
  const child = spawn(program, [...args], { cwd, env, detached: true, stdio: ["pipe", output, output] });
  closeSync(output);
  let ended: string | undefined;
  const end = new Promise<void>((resolve) => {
    child.once("exit", (status, signal) => {
      ended = signal ?? `exit status ${status}`;
      resolve();
    });
    child.once("error", (error) => {
      ended = error.message;
      resolve();
    });
  });
  return {
    pid: child.pid ?? 0,
    get ended() {
      return ended;
    },
    end,
    signal(signal) {
      if (ended !== undefined || child.pid === undefined) return;
      try {
        process.kill(-child.pid, signal);
      } catch {
        // It ended between the check and the signal.
      }
    },
  };
}

import { type ChildProcess, spawn } from "node:child_process";

/** How a program ended, and the end of what it printed. */
export interface ChildResult {
  /** Exit status; null where a signal ended it or it could not be started. */
  readonly status: number | null;
  /** Why, where there is no status. Default: the program ended by itself. */
  readonly failure?: string;
  /** Standard output, at most its last 256,000 characters. */
  readonly stdout: string;
  /** Standard output and standard error as they came, at most the last 4,000 characters: for a person. */
  readonly output: string;
}

/** A program that runs. */
export interface Child {
  readonly ended: Promise<ChildResult>;
  /** Ends it with everything that it started. */
  kill(signal: "SIGTERM" | "SIGKILL"): void;
}

export interface ChildProgram {
  /** Program and arguments. No shell reads them. */
  readonly argv: readonly [program: string, ...args: string[]];
  /** Its whole environment: nothing is inherited, so that neither a socket of systemd nor a secret is. */
  readonly env: Readonly<Record<string, string>>;
}

export type StartChild = (program: ChildProgram) => Child;

const KEPT = 4000;
const KEPT_STDOUT = 256_000;

/**
 * Starts a program as leader of a process group of its own: a signal to the group reaches what the program started, where
 * one to the program alone leaves its children running.
 */
export const startChild: StartChild = ({ argv: [program, ...args], env }) => {
  const child = spawn(program, args, { env, detached: true, stdio: ["ignore", "pipe", "pipe"], shell: false });
  let output = "";
  let stdout = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout = (stdout + chunk.toString("utf8")).slice(-KEPT_STDOUT);
  });
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString("utf8")).slice(-KEPT);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const ended = new Promise<ChildResult>((resolve) => {
    child.once("error", (error) => resolve({ status: null, failure: error.message, stdout, output }));
    child.once("close", (status, signal) =>
      resolve({ status, stdout, output, ...(signal === null ? {} : { failure: `ended by ${signal}` }) }),
    );
  });
  return { ended, kill: (signal) => killGroup(child, signal) };
};

function killGroup({ pid }: ChildProcess, signal: "SIGTERM" | "SIGKILL"): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // The group is gone already.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

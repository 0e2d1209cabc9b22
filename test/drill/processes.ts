import { type ChildProcess, type ForkOptions, fork, spawn } from "node:child_process";
import { openSync, readFileSync } from "node:fs";
import { cpuSecondsOf } from "./cpu.ts";

export interface Command {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** File that gets what the program says. */
  readonly log: string;
}

/** Lines of a log that are shown when its program could not start. */
const LAST_LINES = 8;

const ended = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

/** Groups of processes that are to end with this one. */
const groups = new Set<number>();

process.on("exit", () => {
  for (const group of groups) signalGroup(group, "SIGKILL");
});

/** Signals a process and those that it started: NGINX's worker outlives a master that is killed alone, and serves on. */
function signalGroup(group: number, name: NodeJS.Signals): void {
  try {
    process.kill(-group, name);
  } catch {
    // Nobody is left in it.
  }
}

/** A program of the drill, which can be killed, frozen and started again. */
export class Program {
  readonly command: Command;
  #child: ChildProcess | undefined;
  /** The group that it leads; a script of ours leads none. */
  #group: number | undefined;
  constructor(command: Command) {
    this.command = command;
  }

  /** Id of its process; undefined before its first start. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get running(): boolean {
    return this.#child !== undefined && !ended(this.#child);
  }

  /** Most memory that its process had at once, as Linux counts it (`VmHWM`). */
  peakMemoryBytes(): number {
    const [, kibibytes = "0"] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.pid}/status`, "utf8")) ?? [];
    return Number(kibibytes) * 1024;
  }

  start(): void {
    const { program, args, env, log } = this.command;
    const output = openSync(log, "a");
    this.#child = spawn(program, args, {
      env: { ...process.env, ...env },
      detached: true,
      stdio: ["ignore", output, output],
    });
    this.#group = this.#child.pid;
    if (this.#group !== undefined) groups.add(this.#group);
  }

  /** Starts where what is started is a script of ours that speaks to us. */
  startScript(options: ForkOptions = {}): ChildProcess {
    const { program, args, log } = this.command;
    const output = openSync(log, "a");
    const child = fork(program, args, { ...options, stdio: ["ignore", output, output, "ipc"] });
    this.#child = child;
    return child;
  }

  /** Sends a signal, and waits for the end where the signal ends it. */
  async signal(name: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === undefined || ended(child)) return;
    const end = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    // An end that is asked for is the program's own matter; one that is not concerns all that it started.
    if (this.#group === undefined || name === "SIGTERM" || name === "SIGQUIT") child.kill(name);
    else signalGroup(this.#group, name);
    if (name === "SIGKILL" || name === "SIGTERM" || name === "SIGQUIT") await end;
  }

  /** Waits until something answers, and says what the program said where nothing does. */
  async ready(answers: () => Promise<boolean>, seconds: number): Promise<void> {
    const end = Date.now() + seconds * 1000;
    while (Date.now() < end) {
      if (this.#child !== undefined && ended(this.#child)) break;
      if (await answers().catch(() => false)) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const said = readFileSync(this.command.log, "utf8").trim().split("\n").slice(-LAST_LINES).join("\n");
    throw new Error(`${this.command.name} did not start within ${seconds} s:\n${said}`);
  }

  /** CPU seconds since it was started. */
  cpuSeconds(): number {
    const pid = this.#child?.pid;
    return pid === undefined ? 0 : cpuSecondsOf(pid);
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined || ended(child)) return;
    // A frozen process takes no other signal.
    child.kill("SIGCONT");
    const timer = setTimeout(() => void this.signal("SIGKILL"), 5000);
    await this.signal("SIGTERM");
    clearTimeout(timer);
    if (this.#group !== undefined) signalGroup(this.#group, "SIGKILL");
  }
}

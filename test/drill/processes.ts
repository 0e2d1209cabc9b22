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

/** A program of the drill, which can be killed, frozen and started again. */
export class Program {
  readonly command: Command;
  #child: ChildProcess | undefined;
  constructor(command: Command) {
    this.command = command;
  }

  start(): void {
    const { program, args, env, log } = this.command;
    const output = openSync(log, "a");
    this.#child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ["ignore", output, output] });
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
    child.kill(name);
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
    const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
    await this.signal("SIGTERM");
    clearTimeout(timer);
  }
}

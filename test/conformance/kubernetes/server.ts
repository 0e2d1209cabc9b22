import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** How long a server gets to end by itself before it is killed. */
const STOP_MS = 5000;

const LAST_LINES = 15;

/** Asks until the answer is there. Throws what `otherwise` says where it does not come in time. */
export async function eventually<Answer>(
  ask: () => Promise<Answer | undefined>,
  { seconds, every = 100, otherwise }: { seconds: number; every?: number; otherwise: () => string | Promise<string> },
): Promise<Answer> {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await pause(every);
  }
  throw new Error(await otherwise());
}

/** A port of the loopback that nobody listens on. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === "object" && address !== null) resolve(address.port);
        else reject(new Error("the system gave no port"));
      });
    });
  });

/** A program that runs until its test ends it. */
export class Server {
  readonly #child: ChildProcess;
  readonly #log: string;
  readonly #program: string;

  constructor(program: string, args: readonly string[], directory: string) {
    this.#program = program;
    this.#log = join(directory, `${program}.log`);
    const log = openSync(this.#log, "a");
    this.#child = spawn(program, args, { stdio: ["ignore", log, log], cwd: directory });
    // What could not be started answers nothing, and its last words say so.
    this.#child.once("error", () => undefined);
    closeSync(log);
  }

  lastWords(): string {
    return `${this.#program}:\n${readFileSync(this.#log, "utf8").trim().split("\n").slice(-LAST_LINES).join("\n")}`;
  }

  get ended(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  async stop(): Promise<void> {
    if (this.ended) return;
    const end = new Promise((resolve) => {
      this.#child.once("exit", resolve);
    });
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), STOP_MS);
    this.#child.kill("SIGTERM");
    await end;
    clearTimeout(timer);
  }
}

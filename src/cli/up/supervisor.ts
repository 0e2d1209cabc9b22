import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type RunningProgram, start } from "../../command/exec.ts";
import type { StackProgram } from "../../systems/stack.ts";
import { locate } from "./on-path.ts";

/** Milliseconds between two looks at a program's health. */
const HEALTH_EVERY = 200;

/** Milliseconds in which a started program must work. */
const START_LIMIT = 30_000;

/** Milliseconds that a program has between SIGTERM and SIGKILL. */
const STOP_LIMIT = 10_000;

interface SupervisorOptions {
  /** Directory that programs run in. */
  readonly root: string;
  /** Directory of their logs. */
  readonly logs: string;
  /** Variables of every program of this repository. */
  readonly env: Readonly<Record<string, string>>;
  /** Called when a program ends that was not asked to. */
  readonly onEnd: (name: string, how: string, log: string) => void;
}

/** Starts programs, restarts them, and ends them all. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #running = new Map<string, RunningProgram>();
  /** Programs that were asked to end. */
  readonly #expected = new Set<RunningProgram>();
  #stopping = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  /** Starts a program and waits until it works. Returns why it does not; undefined where it does. */
  async start(program: StackProgram, env: Readonly<Record<string, string>> = {}): Promise<string | undefined> {
    if (this.#stopping) return "is not started any more";
    const own = program.program === "node";
    const file = own ? process.execPath : locate(program.program);
    if (file === undefined) return "is not on PATH";
    const log = this.logOf(program.name);
    const variables = { ...process.env, ...(own ? this.#options.env : {}), ...program.env, ...env };
    const running = start(file, program.args, { cwd: this.#options.root, env: variables, log });
    this.#running.set(program.name, running);
    void running.end.then(() => {
      if (!this.#stopping && !this.#expected.has(running))
        this.#options.onEnd(program.name, running.ended ?? "it ended", log);
    });
    return this.#untilHealthy(program, running);
  }

  /** Ends a program as its operator would (SIGTERM), or as a fault does (SIGKILL). */
  async stop(name: string, signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    const running = this.#running.get(name);
    if (running === undefined) return;
    this.#expected.add(running);
    running.signal(signal);
    const ended = new AbortController();
    await Promise.race([
      running.end.finally(() => ended.abort()),
      delay(STOP_LIMIT, undefined, { signal: ended.signal }).then(
        () => running.signal("SIGKILL"),
        () => undefined,
      ),
    ]);
    await running.end;
    this.#running.delete(name);
  }

  /** Ends every program. Returns how many there were. */
  async stopAll(): Promise<number> {
    this.#stopping = true;
    const names = [...this.#running.keys()];
    await Promise.all(names.map((name) => this.stop(name)));
    return names.length;
  }

  /** Ends every program at once, where this process cannot wait. */
  killAll(): void {
    this.#stopping = true;
    for (const running of this.#running.values()) running.signal("SIGKILL");
  }

  logOf(name: string): string {
    return join(this.#options.logs, `${name}.log`);
  }

  async #untilHealthy({ healthUrl }: StackProgram, running: RunningProgram): Promise<string | undefined> {
    const limit = performance.now() + START_LIMIT;
    while (performance.now() < limit) {
      if (running.ended !== undefined) return `ended at once (${running.ended})`;
      const healthy = await fetch(healthUrl, { signal: AbortSignal.timeout(2000) }).then(
        async (response) => {
          await response.arrayBuffer();
          return response.ok;
        },
        () => false,
      );
      if (healthy) return undefined;
      await delay(HEALTH_EVERY);
    }
    return `does not answer ${healthUrl}`;
  }
}

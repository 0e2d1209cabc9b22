import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { afterEach } from "vitest";
import { NODE_FLAGS } from "../../../profiles/sre/up/stack.ts";

const running = new Set<ChildProcess>();

// A test that fails in the middle must leave no service behind.
afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
  running.clear();
});

/** A service as a process of its own. */
export interface Spawned {
  readonly url: string;
  readonly process: ChildProcess;
  /** Its log so far. */
  readonly log: Record<string, unknown>[];
  /** Milliseconds from the signal to its end, and its exit status. */
  terminate(): Promise<{ milliseconds: number; status: number | null }>;
}

/** Starts `src/services/<folder>/main.ts` on a free port of the loopback, and waits until it listens. */
export async function spawnService(folder: string, variables: Readonly<Record<string, string>> = {}): Promise<Spawned> {
  const child = spawn(process.execPath, [...NODE_FLAGS, `src/services/${folder}/main.ts`], {
    env: { ...process.env, HOST: "127.0.0.1", PORT: "0", SHUTDOWN_DELAY_SECONDS: "0", ...variables },
    stdio: ["ignore", "pipe", "inherit"],
  });
  running.add(child);
  const log: Record<string, unknown>[] = [];
  const ended = new Promise<number | null>((resolve) => child.once("exit", (status) => resolve(status)));
  const url = await new Promise<string>((resolve, reject) => {
    void ended.then((status) => reject(new Error(`${folder} ended with ${status}: ${JSON.stringify(log.at(-1))}`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const entry = JSON.parse(line) as Record<string, unknown>;
      log.push(entry);
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(String(entry["message"]));
      if (found !== null) resolve(found[0]);
    });
  });
  return {
    url,
    process: child,
    log,
    async terminate() {
      const begun = performance.now();
      child.kill("SIGTERM");
      const status = await ended;
      return { milliseconds: performance.now() - begun, status };
    },
  };
}

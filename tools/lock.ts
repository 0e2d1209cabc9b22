import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheRoot } from "./cache.ts";

const POLL_MS = 1000;

const sleep = (milliseconds: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
};

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // A process of another user's is alive, and not ours to signal.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Process that holds a lock; undefined where nobody does, or where who did is gone. */
function holder(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, "utf8"));
    return isAlive(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Does work while no other process does any with the same cache: two builds at once would each take twice as long. */
export function alone<Result>(say: (line: string) => void, work: () => Result): Result {
  mkdirSync(cacheRoot(), { recursive: true });
  const file = join(cacheRoot(), "lock");
  let said = false;
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      break;
    } catch {
      const pid = holder(file);
      if (pid === undefined) rmSync(file, { force: true });
      else {
        if (!said) say(`waiting for process ${pid}, which makes tools in ${cacheRoot()}`);
        said = true;
        sleep(POLL_MS);
      }
    }
  }
  try {
    return work();
  } finally {
    rmSync(file, { force: true });
  }
}

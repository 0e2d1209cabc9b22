import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where processes say which block each has; of this machine, as the loopback is. */
const CLAIMS = join(tmpdir(), "hyperion-loopback");

/** Second numbers of the blocks, 127.64.0.0/16 to 127.223.0.0/16: what other programs use lies below. */
const BLOCKS = { first: 64, count: 160 } as const;

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // A process of another user's is alive, and not ours to signal.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function claim(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch {
    return false;
  }
}

/** Whether the process that claimed a block is gone; a claim that is being written belongs to a live one. */
function isAbandoned(file: string): boolean {
  try {
    const pid = Number(readFileSync(file, "utf8"));
    return pid > 0 && !isAlive(pid);
  } catch {
    return false;
  }
}

function claimed(): string {
  mkdirSync(CLAIMS, { recursive: true });
  for (let block = BLOCKS.first; block < BLOCKS.first + BLOCKS.count; block++) {
    const file = join(CLAIMS, String(block));
    if (isAbandoned(file)) rmSync(file, { force: true });
    if (!claim(file)) continue;
    process.once("exit", () => rmSync(file, { force: true }));
    return `127.${block}`;
  }
  throw new Error(`every block of the loopback is in use, by ${CLAIMS}; remove what no process uses`);
}

let own: string | undefined;

/** First two numbers of addresses that no other process of ours uses: a /16 of the loopback, until this one ends. */
export function addressBlock(): string {
  own ??= claimed();
  return own;
}

import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** `accepted`: a run was promised. `succeeded`: it is done. `failed`: the same delivery may come again. */
type DeliveryState = "accepted" | "succeeded" | "failed";

interface Entry {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly state: DeliveryState;
}

/** GitHub redelivers for three days; a day is added for clocks. */
const KEPT_FOR = 4 * 24 * 60 * 60 * 1000;

/** Ids that are remembered: a push every 35 seconds for four days. */
const MOST = 10_000;

/**
 * Ids of deliveries in a file, one JSON line a change, on the disk before the caller is told. A redelivery keeps its id,
 * so an id whose run failed is forgotten, or "Redeliver" would do nothing.
 */
export class Deliveries {
  readonly #file: string;
  readonly #wall: () => number;
  #known = new Map<string, Entry>();
  #lines = 0;
  #descriptor: number;

  /** Reads the file, and writes it anew without what is too old. Throws where the directory cannot be written. */
  constructor(file: string, wall: () => number) {
    this.#file = file;
    this.#wall = wall;
    for (const entry of read(file)) this.#apply(entry);
    this.#descriptor = this.#rewrite();
  }

  /** Whether a run for it was promised or is done. */
  has(id: string): boolean {
    return this.#known.has(id);
  }

  /** Ids of runs that were promised and whose end is unknown: the process ended between. */
  unfinished(): string[] {
    return [...this.#known.values()].filter(({ state }) => state === "accepted").map(({ id }) => id);
  }

  record(ids: readonly string[], state: DeliveryState): void {
    if (ids.length === 0) return;
    const entries = ids.map((id) => ({ id, at: this.#wall(), state }));
    writeSync(this.#descriptor, entries.map(lineOf).join(""));
    fsyncSync(this.#descriptor);
    for (const entry of entries) this.#apply(entry);
    this.#lines += entries.length;
    if (this.#lines > 3 * MOST) {
      closeSync(this.#descriptor);
      this.#descriptor = this.#rewrite();
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #apply(entry: Entry): void {
    this.#known.delete(entry.id);
    if (entry.state !== "failed") this.#known.set(entry.id, entry);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST && oldest !== undefined) this.#known.delete(oldest);
  }

  /** Writes what is known to a new file, puts it in the place of the old one, and returns it open. */
  #rewrite(): number {
    const oldest = this.#wall() - KEPT_FOR;
    this.#known = new Map([...this.#known].filter(([, { at }]) => at >= oldest));
    const descriptor = openSync(`${this.#file}.new`, "w", 0o600);
    writeSync(descriptor, [...this.#known.values()].map(lineOf).join(""));
    fsyncSync(descriptor);
    renameSync(`${this.#file}.new`, this.#file);
    const directory = openSync(dirname(this.#file), "r");
    fsyncSync(directory);
    closeSync(directory);
    this.#lines = this.#known.size;
    return descriptor;
  }
}

const lineOf = (entry: Entry): string => `${JSON.stringify(entry)}\n`;

/** Entries of the file. A last line that a crash cut is none: its delivery was not answered. */
function read(file: string): Entry[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  return text.split("\n").flatMap((line) => {
    try {
      const { id, at, state } = JSON.parse(line) as Partial<Entry>;
      const valid = typeof id === "string" && typeof at === "number" && state !== undefined;
      return valid ? [{ id, at, state }] : [];
    } catch {
      return [];
    }
  });
}

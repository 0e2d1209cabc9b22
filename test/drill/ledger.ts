import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { SIGNALS, type Signal } from "../../src/conventions/topics.ts";
import { type EventId, markersIn } from "./load/marker.ts";

/** A tenant as the stores name it. */
export interface LedgerTenant {
  readonly name: string;
  readonly account: number;
}

/** Milliseconds until every hop sends to a pod again that has come back: it leaves one alone for two seconds. */
const NOTICED_MS = 3000;

/** What is known of one event. */
interface Entry {
  readonly tenant: number;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  acknowledgedAt?: number;
  storedAt?: number;
  copies: number;
  deadLettered: boolean;
}

/** What became of one signal's events at one target. */
export interface Account {
  readonly sent: number;
  readonly acknowledged: number;
  readonly stored: number;
  /** Acknowledged, and neither stored nor put aside as poison. */
  readonly lost: number;
  /** Of the lost, those that their store had acknowledged and may lose when it is killed; and how far back they reach. */
  readonly lostBehind: number;
  readonly reachesBackMs: number;
  /** Copies beyond the first. */
  readonly duplicated: number;
  readonly deadLettered: number;
  readonly wrongTenant: number;
  /** Undefined where a store is asked only afterwards what it has. */
  readonly times: Times | undefined;
}

/** How long events took. */
interface Times {
  /** Milliseconds from sending to the store; of the slowest event and of the 99th percentile. */
  readonly slowestMs: number;
  readonly p99Ms: number;
  /** The same percentile of what was sent when hops had had the time to see that all is well: what replay costs. */
  readonly liveP99Ms: number;
  /** Milliseconds until all that was sent before is stored. */
  readonly drainMs: number;
}

/** A kill of stores that have acknowledged what they do not have on disk yet. */
export interface Kill {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Milliseconds before it of which they may lose what they had acknowledged: their stated durability point. */
  readonly behindMs: number;
}

/** Reads what was added to a stand-in's file since the last time. */
class Tail {
  readonly #path: string;
  #at = 0;
  #rest = "";
  constructor(path: string) {
    this.#path = path;
    // What an earlier run wrote is not this one's.
    if (existsSync(path)) this.#at = statSync(path).size;
  }
  lines(): string[] {
    if (!existsSync(this.#path)) return [];
    const file = openSync(this.#path, "r");
    const chunk = Buffer.alloc(1024 * 1024);
    let text = this.#rest;
    for (let length = readSync(file, chunk, 0, chunk.length, this.#at); length > 0; ) {
      this.#at += length;
      text += chunk.toString("latin1", 0, length);
      length = readSync(file, chunk, 0, chunk.length, this.#at);
    }
    closeSync(file);
    const lines = text.split("\n");
    this.#rest = lines.pop() ?? "";
    return lines.filter((line) => line !== "");
  }
}

/** Every event of a run: what was acknowledged, what the stores have, and whose they say it is. */
export class Ledger {
  readonly #tenants: readonly LedgerTenant[] | undefined;
  readonly #entries: Readonly<Record<Signal, Map<number, Entry>>> = {
    metrics: new Map(),
    logs: new Map(),
    traces: new Map(),
  };
  readonly #wrongTenant: Record<Signal, number> = { metrics: 0, logs: 0, traces: 0 };
  readonly #stores: readonly Tail[];
  readonly #deadLetters: Tail;
  readonly #timed: boolean;

  /**
   * Files of the stores' stand-ins, and of what reads the dead-letter topics. Without tenants, whose an event is said
   * to be is not asked: a consumer's intake is told of none. `timed` is false where the files say when somebody looked,
   * not when an event was stored.
   */
  constructor(
    tenants: readonly LedgerTenant[] | undefined,
    stores: readonly string[],
    deadLetters: string,
    { timed = true } = {},
  ) {
    this.#tenants = tenants;
    this.#timed = timed;
    this.#stores = stores.map((path) => new Tail(path));
    this.#deadLetters = new Tail(deadLetters);
  }

  sent({ signal, tenant, sequence }: EventId): void {
    this.#entries[signal].set(sequence, { tenant, sentAt: Date.now(), copies: 0, deadLettered: false });
  }

  acknowledged({ signal, sequence }: EventId): void {
    const entry = this.#entries[signal].get(sequence);
    if (entry !== undefined) entry.acknowledgedAt ??= Date.now();
  }

  /** Takes up what was stored and put aside since the last time. */
  read(): void {
    for (const line of this.#stores.flatMap((tail) => tail.lines())) this.#take(line);
    for (const { signal, sequence } of this.#deadLetters.lines().flatMap((line) => markersIn(Buffer.from(line)))) {
      const entry = this.#entries[signal].get(sequence);
      if (entry !== undefined) entry.deadLettered = true;
    }
  }

  #take(line: string): void {
    const [at = "", whose = ""] = line.split(" ", 2);
    for (const { signal, tenant, sequence } of markersIn(Buffer.from(line))) {
      const entry = this.#entries[signal].get(sequence);
      if (entry === undefined) continue;
      entry.copies += 1;
      entry.storedAt ??= Number(at);
      if (this.#tenants === undefined) continue;
      const owner = this.#tenants[tenant];
      if (whose !== owner?.name && whose !== String(owner?.account)) this.#wrongTenant[signal] += 1;
    }
  }

  /** @param calmAt milliseconds since 1970 at which nothing was broken any more. */
  account(signal: Signal, calmAt: number, kill?: Kill): Account {
    const entries = [...this.#entries[signal].values()];
    const acknowledged = entries.filter((entry) => entry.acknowledgedAt !== undefined);
    const stored = entries.filter(({ copies }) => copies > 0);
    const lost = acknowledged.filter(isLost);
    const behind = lost.filter((entry) => isBehind(entry, kill));
    return {
      sent: entries.length,
      acknowledged: acknowledged.length,
      stored: stored.length,
      lost: lost.length,
      lostBehind: behind.length,
      reachesBackMs: behind.reduce(
        (most, { acknowledgedAt = 0 }) => Math.max(most, (kill?.at ?? 0) - acknowledgedAt),
        0,
      ),
      duplicated: stored.reduce((sum, { copies }) => sum + copies - 1, 0),
      deadLettered: entries.filter(({ deadLettered }) => deadLettered).length,
      wrongTenant: this.#wrongTenant[signal],
      times: this.#timed ? timesOf(stored, calmAt) : undefined,
    };
  }

  /** Acknowledged events of all signals that are still on their way. */
  missing(): number {
    return SIGNALS.reduce((sum, signal) => sum + [...this.#entries[signal].values()].filter(isLost).length, 0);
  }
}

const isLost = ({ acknowledgedAt, copies, deadLettered }: Entry): boolean =>
  acknowledgedAt !== undefined && copies === 0 && !deadLettered;

/** Whether a store that was killed may have lost it: it was told of it before, and not long before. */
const isBehind = ({ sentAt, acknowledgedAt = 0 }: Entry, kill: Kill | undefined): boolean =>
  kill !== undefined && sentAt <= kill.at && acknowledgedAt >= kill.at - kill.behindMs;

function timesOf(stored: readonly Entry[], calmAt: number): Times {
  const waits = sorted(stored.map(wait));
  const noticedAt = calmAt + NOTICED_MS;
  const before = stored.filter(({ sentAt }) => sentAt < calmAt).map(({ storedAt = 0 }) => storedAt - calmAt);
  return {
    slowestMs: waits.at(-1) ?? 0,
    p99Ms: p99(waits),
    liveP99Ms: p99(sorted(stored.filter(({ sentAt }) => sentAt >= noticedAt).map(wait))),
    drainMs: before.reduce((most, one) => Math.max(most, one), 0),
  };
}

const wait = ({ sentAt, storedAt = sentAt }: Entry): number => storedAt - sentAt;

const sorted = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);

const p99 = (ascending: readonly number[]): number => ascending[Math.floor(ascending.length * 0.99)] ?? 0;

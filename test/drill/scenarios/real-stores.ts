import { SIGNALS, type Signal } from "../../../src/base/signals.ts";
import type { Pipeline } from "../pipeline.ts";
import { broken, type Scenario, type Stage } from "./scenario.ts";

const signalled = ({ stores }: Pipeline, name: NodeJS.Signals) => stores?.signalAll(name);

const back = ({ stores }: Pipeline) => stores?.startAll();

const REAL = { stores: "real" } as const;

/**
 * Seconds of which a store that is killed, with every replica of it, may lose what it had acknowledged.
 *
 * - VictoriaMetrics: rows wait 2 s, and then 5 s as a part in memory (`-inmemoryDataFlushInterval`), which is looked at
 *   every 5 s; three seconds are for the writing, of which a busy machine took one.
 * - Loki: none; a line is in the write-ahead log before it is acknowledged.
 * - Tempo: a span waits until its trace has had none for 5 s (`trace_idle_period`), which is looked at every 10 s
 *   (`flush_check_period`), and is in the write-ahead log then. Both are Tempo's own defaults.
 */
export const BEHIND_SECONDS: Readonly<Record<Signal, number>> = { metrics: 15, logs: 0, traces: 15 };

const HOUR_MS = 3_600_000;

/** Requests of each signal and age: some of every tenant that sends. */
const LATE_REQUESTS = 4;

/** Requests of which the events are as old as outages make them: past Loki's hour, and nearly all of the window. */
async function sendLate({ pipeline, load }: Stage): Promise<void> {
  for (const hours of [1.5, pipeline.replayWindowHours / 2, pipeline.replayWindowHours - 1]) {
    const requests = Array.from({ length: LATE_REQUESTS }, () => SIGNALS).flat();
    await Promise.all(requests.map((signal) => load.send(signal, { ageMs: hours * HOUR_MS })));
  }
}

/** The same questions, put to the stores that the environment deploys: what each tenant is given is what counts. */
export const REAL_STORE_SCENARIOS: readonly Scenario[] = [
  {
    name: "real-stores-healthy",
    says: "Tempo, Loki and VictoriaMetrics themselves, and nothing is broken: each tenant is given its own, and no other",
    on: REAL,
    kafka: "none",
    steps: [],
  },
  {
    name: "real-stores-down",
    says: "the real stores end in order, all at once, and come back; the backlog is replayed into them",
    on: REAL,
    ends: true,
    kafka: "some",
    steps: broken(
      "the real stores end",
      ({ pipeline }) => signalled(pipeline, "SIGTERM"),
      ({ pipeline }) => back(pipeline),
    ),
  },
  {
    name: "real-stores-killed",
    says: "every process of the real stores is killed under load, and comes back: what they may lose of what they had acknowledged is stated, and nothing else is lost",
    on: REAL,
    ends: true,
    kafka: "some",
    behindSeconds: BEHIND_SECONDS,
    steps: [
      {
        // Late in the load: no loss can reach back behind its beginning.
        at: 0.6,
        says: "the real stores are killed",
        run: ({ pipeline }) => signalled(pipeline, "SIGKILL"),
        kills: true,
      },
      { at: 0.8, says: "well again", run: ({ pipeline }) => back(pipeline) },
    ],
  },
  // The last of them: what reads it has Loki flush, and a Loki that is killed before its next checkpoint skips what it gets
  // afterwards, when it reads its log again: it counts a stream's lines anew, and takes them for some that it has.
  {
    name: "real-stores-late",
    says: "an outage of days: what is replayed is up to an hour younger than the oldest that the real stores take, and newer events are there before it",
    on: REAL,
    ends: true,
    kafka: "some",
    steps: [
      { at: 0.2, says: "the real stores end", run: ({ pipeline }) => signalled(pipeline, "SIGTERM") },
      { at: 0.4, says: "requests of long ago", run: sendLate },
      { at: 0.65, says: "well again", run: ({ pipeline }) => back(pipeline) },
    ],
  },
];

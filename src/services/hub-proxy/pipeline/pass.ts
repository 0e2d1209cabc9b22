import type { Collection } from "mongodb";
import type { ClientBase } from "pg";
import { rowOf, type Source } from "./document.ts";
import { readState, type State, writeState } from "./position.ts";
import { filterOf, readBatches, UNDATED } from "./read.ts";
import type { Followed } from "./tables.ts";
import { inTransaction, writeBatch } from "./write.ts";

/** What a reading did. */
export interface PassResult {
  readonly documents: number;
  readonly poison: number;
}

interface PassOptions {
  readonly source: Collection;
  readonly client: ClientBase;
  readonly followed: Followed;
  /** Milliseconds since the epoch at the beginning. */
  readonly now: number;
  readonly signal: AbortSignal;
  /** Also look for documents without a date, which no index finds: it reads the whole collection. */
  readonly undated: boolean;
}

/**
 * Reads what has changed, from where the last reading ended, and writes it. Each batch and the place behind it are one
 * transaction: a process that is killed goes on there.
 */
export async function pass({ source, client, followed, now, signal, undated }: PassOptions): Promise<PassResult> {
  const state = await readState(client, followed.collection);
  let { highMs } = state;
  let documents = 0;
  let poison = 0;
  for await (const batch of readBatches(source, filterOf(state), signal)) {
    highMs = batch.reduce((high, one) => Math.max(high, timeOf(one, now)), highMs);
    const last = batch.at(-1);
    const updatedAt = last?.["updatedAt"];
    // The old height stays until the reading is finished: a new one must go back from there.
    const next = updatedAt instanceof Date ? { updatedAt, id: last?.["_id"] } : state.position;
    poison += await inTransaction(client, async () => {
      const aside = await writeBatch(client, followed, batch.map(rowOf));
      await writeState(client, followed.collection, { highMs: Math.min(highMs, now), position: next });
      return aside;
    });
    documents += batch.length;
  }
  if (signal.aborted) return { documents, poison };
  if (undated)
    for await (const batch of readBatches(source, UNDATED, signal))
      poison += await inTransaction(client, () => writeBatch(client, followed, batch.map(rowOf)));
  await writeState(client, followed.collection, finished(state, Math.min(highMs, now)));
  return { documents, poison };
}

/** The time of a document, and never one that is still to come: the next readings would begin behind documents of now. */
function timeOf(source: Source, now: number): number {
  const updatedAt = source["updatedAt"];
  return updatedAt instanceof Date ? Math.min(updatedAt.getTime(), now) : 0;
}

const finished = (state: State, highMs: number) => ({ highMs: Math.max(state.highMs, highMs), position: undefined });

import type { Collection, Document, Filter } from "mongodb";
import type { Source } from "./document.ts";
import type { State } from "./position.ts";

/**
 * Milliseconds that a reading goes back before the latest document of the one before: a document may be committed later
 * than its `updatedAt` says, or by a machine whose clock is behind.
 */
export const OVERLAP = 10 * 60_000;

/** Documents of a batch, and characters of it: whichever is reached first. */
const BATCH = 500;
const BATCH_CHARACTERS = 8 * 1024 * 1024;

/**
 * What a reading looks for, in the order of (`updatedAt`, `_id`). Behind the position of an unfinished one stand later
 * times, and ids at the same time that are not lower: an id of another type is neither lower nor higher for MongoDB's
 * operators, and is read again rather than lost.
 */
export function filterOf({ highMs, position }: State): Filter<Document> {
  // The first reading takes dates before 1970 too.
  if (position === undefined && highMs === 0) return { updatedAt: { $type: "date" } };
  if (position === undefined) return { updatedAt: { $gte: new Date(highMs - OVERLAP) } };
  const { updatedAt, id } = position;
  return { $or: [{ updatedAt: { $gt: updatedAt } }, { updatedAt, _id: { $not: { $lte: id } } }] } as Filter<Document>;
}

/** What no reading by time finds: `updatedAt` is missing, or something else than a date. */
export const UNDATED: Filter<Document> = { updatedAt: { $not: { $type: "date" } } };

/** Reads documents in that order, as long as the caller takes them: the next batch is asked for when this one is written. */
export async function* readBatches(
  collection: Collection,
  filter: Filter<Document>,
  signal: AbortSignal,
): AsyncGenerator<Source[]> {
  const cursor = collection.find(filter, {
    sort: { updatedAt: 1, _id: 1 },
    batchSize: BATCH,
    readPreference: "primary",
    readConcern: "majority",
    enableUtf8Validation: false,
  });
  try {
    let batch: Source[] = [];
    let size = 0;
    for await (const document of cursor) {
      if (signal.aborted) return;
      batch.push(document);
      size += sizeOf(document);
      if (batch.length < BATCH && size < BATCH_CHARACTERS) continue;
      yield batch;
      batch = [];
      size = 0;
    }
    if (batch.length > 0) yield batch;
  } finally {
    await cursor.close();
  }
}

/** A cheap estimate: strings and buffers by their length, one level of nesting counted like the next. */
function sizeOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null || value instanceof Date) return 8;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  let size = 16;
  for (const one of Object.values(value)) size += sizeOf(one);
  return size;
}

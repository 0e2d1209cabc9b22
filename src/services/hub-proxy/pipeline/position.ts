import { BSON } from "mongodb";
import type { ClientBase } from "pg";

const { EJSON } = BSON;

/** The last document that was written in a reading that is not finished. */
export interface Position {
  readonly updatedAt: Date;
  readonly id: unknown;
}

/** Where a collection's reading stands. */
export interface State {
  /** Milliseconds since the epoch: the latest `updatedAt` of finished readings, and never later than their beginning. */
  readonly highMs: number;
  /** Present while a reading is unfinished: the next one goes on behind it. */
  readonly position?: Position;
  /** Milliseconds since the epoch of the last sweep. 0: never. */
  readonly sweptMs: number;
}

export async function readState(client: ClientBase, collection: string): Promise<State> {
  const { rows } = await client.query<{ high_ms: number; position: string | null; swept_ms: number | null }>(
    `SELECT high_ms, position::text AS position, (extract(epoch FROM swept_at) * 1000)::float8 AS swept_ms
     FROM sync_state WHERE collection = $1`,
    [collection],
  );
  const [row] = rows;
  if (row === undefined) return { highMs: 0, sweptMs: 0 };
  const position = row.position === null ? undefined : (EJSON.parse(row.position, { relaxed: false }) as Position);
  return { highMs: row.high_ms, sweptMs: row.swept_ms ?? 0, ...(position === undefined ? {} : { position }) };
}

/** Called in the transaction that writes the documents, so that both are there or neither. */
export async function writeState(
  client: ClientBase,
  collection: string,
  { highMs, position }: { highMs: number; position?: Position | undefined },
): Promise<void> {
  const text = position === undefined ? null : EJSON.stringify(position, { relaxed: false });
  await client.query(
    `INSERT INTO sync_state (collection, high_ms, position) VALUES ($1, $2, $3)
     ON CONFLICT (collection) DO UPDATE SET high_ms = excluded.high_ms, position = excluded.position`,
    [collection, highMs, text],
  );
}

import type { Collection } from "mongodb";
import type { ClientBase } from "pg";
import { keyOf } from "./document.ts";
import { readState } from "./position.ts";
import { OVERLAP } from "./read.ts";
import { type Followed, tableName } from "./tables.ts";
import { inTransaction } from "./write.ts";

/** Share of a table's rows that a sweep may delete: more is likelier a wrong database than a wish. */
const MOST_DELETED = 0.5;

/** Rows below which the share says nothing. */
const SMALL = 20;

/** A sweep that would delete too much. */
export class SweepRefused extends Error {}

interface SweepOptions {
  readonly source: Collection;
  readonly client: ClientBase;
  readonly followed: Followed;
}

/** What a sweep found. */
export interface Swept {
  readonly deleted: number;
  /** Documents that no reading to come would find: committed long after their `updatedAt`. All are read again. */
  readonly missed: number;
}

/**
 * Deletes rows whose documents are gone: a reading by time sees no deletion. A row written after the sweep began stays.
 * Where documents are found that the readings have missed, the next one begins from the beginning.
 * @throws SweepRefused where more than half would go; whatever reading the source throws, and nothing is deleted then.
 */
export function sweep({ source, client, followed: { collection, table } }: SweepOptions): Promise<Swept> {
  const name = tableName(table);
  return inTransaction(client, async () => {
    await client.query("CREATE TEMPORARY TABLE present (id text PRIMARY KEY, old boolean) ON COMMIT DROP");
    const { rows } = await client.query<{ total: string }>(`SELECT count(*) AS total FROM ${name}`);
    const total = Number(rows[0]?.total ?? 0);
    const { highMs } = await readState(client, collection);
    const projection = { _id: 1, updatedAt: 1 };
    const cursor = source.find({}, { projection, batchSize: 5000, readPreference: "primary", readConcern: "majority" });
    let batch: { id: string; old: boolean }[] = [];
    const flush = async (): Promise<void> => {
      await client.query("INSERT INTO present SELECT * FROM unnest($1::text[], $2::bool[]) ON CONFLICT DO NOTHING", [
        batch.map(({ id }) => id),
        batch.map(({ old }) => old),
      ]);
      batch = [];
    };
    for await (const { _id, updatedAt } of cursor) {
      // What is younger the next reading finds by itself.
      const old = updatedAt instanceof Date && updatedAt.getTime() < highMs - OVERLAP;
      if (batch.push({ id: keyOf(_id), old }) >= 5000) await flush();
    }
    await flush();
    const { rowCount } = await client.query(
      `DELETE FROM ${name} WHERE synced_at < now() AND NOT EXISTS (SELECT FROM present WHERE present.id = ${name}.id)`,
    );
    const deleted = rowCount ?? 0;
    if (total >= SMALL && deleted > total * MOST_DELETED)
      throw new SweepRefused(`${deleted} of ${total} rows of ${name} have no document any more; nothing was deleted`);
    await client.query(
      `DELETE FROM sync_poison WHERE collection = $1 AND NOT EXISTS (SELECT FROM present WHERE present.id = sync_poison.id)`,
      [collection],
    );
    const found = await client.query<{ missed: string }>(
      `SELECT count(*) AS missed FROM present WHERE old AND NOT EXISTS (SELECT FROM ${name} WHERE ${name}.id = present.id)
       AND NOT EXISTS (SELECT FROM sync_poison p WHERE p.collection = $1 AND p.id = present.id)`,
      [collection],
    );
    const missed = Number(found.rows[0]?.missed ?? 0);
    await client.query(
      "UPDATE sync_state SET swept_at = now(), high_ms = CASE WHEN $2 THEN 0 ELSE high_ms END WHERE collection = $1",
      [collection, missed > 0],
    );
    return { deleted, missed };
  });
}

import { type ClientBase, DatabaseError } from "pg";
import { isPoison, type Poison, type Row, refused } from "./document.ts";
import { tableName } from "./tables.ts";

/** Runs the work in one transaction. */
export async function inTransaction<T>(client: ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query("BEGIN");
  try {
    const result = await work();
    await client.query("COMMIT");
    return result;
  } catch (error) {
    // A connection that is gone has rolled back by itself.
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

/**
 * Writes documents in the caller's transaction, newer over older, and sets aside those that PostgreSQL refuses. Writing
 * the same documents again changes nothing.
 * @returns how many were set aside
 */
export async function writeBatch(
  client: ClientBase,
  { collection, table }: { collection: string; table: string },
  batch: readonly (Row | Poison)[],
): Promise<number> {
  // An upsert may not touch a row twice: of a document that was read twice the later reading counts.
  const latest = [...new Map(batch.map((one) => [one.id, one])).values()];
  const rows = latest.filter((one): one is Row => !isPoison(one));
  const poison = latest.filter(isPoison);
  poison.push(...(await upsert(client, tableName(table), rows)));
  const bad = new Set(poison.map(({ id }) => id));
  const good = rows.filter(({ id }) => !bad.has(id)).map(({ id }) => id);
  await client.query("DELETE FROM sync_poison WHERE collection = $1 AND id = ANY($2::text[])", [collection, good]);
  if (poison.length > 0)
    await client.query(
      `INSERT INTO sync_poison (collection, id, reason, document)
       SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[])
       ON CONFLICT (collection, id) DO UPDATE SET reason = excluded.reason, document = excluded.document, at = now()`,
      [
        collection,
        poison.map(({ id }) => id),
        poison.map(({ reason }) => reason),
        poison.map(({ document }) => document),
      ],
    );
  return poison.length;
}

/** Upserts; a part that is refused is halved until the documents that are at fault stand alone. */
async function upsert(client: ClientBase, table: string, rows: readonly Row[]): Promise<Poison[]> {
  if (rows.length === 0) return [];
  await client.query("SAVEPOINT part");
  try {
    await client.query(
      `INSERT INTO ${table} (id, document, updated_at)
       SELECT id, document::jsonb, to_timestamp(ms / 1000) FROM unnest($1::text[], $2::text[], $3::float8[]) AS t(id, document, ms)
       ON CONFLICT (id) DO UPDATE SET document = excluded.document, updated_at = excluded.updated_at, synced_at = now()
       WHERE excluded.updated_at >= ${table}.updated_at AND excluded.document IS DISTINCT FROM ${table}.document`,
      [rows.map(({ id }) => id), rows.map(({ document }) => document), rows.map(({ updatedAt }) => updatedAt)],
    );
    await client.query("RELEASE SAVEPOINT part");
    return [];
  } catch (error) {
    if (!isAboutData(error)) throw error;
    await client.query("ROLLBACK TO SAVEPOINT part");
    const [only, ...others] = rows;
    if (only !== undefined && others.length === 0) return [refused(only, error)];
    const middle = rows.length >> 1;
    return [
      ...(await upsert(client, table, rows.slice(0, middle))),
      ...(await upsert(client, table, rows.slice(middle))),
    ];
  }
}

/** Whether the documents are at fault: class 22 is data, 23 a constraint, 54 a limit. Anything else is PostgreSQL's state. */
const isAboutData = (error: unknown): boolean => error instanceof DatabaseError && /^(22|23|54)/.test(error.code ?? "");

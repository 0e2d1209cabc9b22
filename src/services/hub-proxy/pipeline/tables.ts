import type { ClientBase } from "pg";

/** A collection of MongoDB and the table that follows it. */
export interface Followed {
  readonly collection: string;
  /** Lower-case letters, digits and underscores: it is written into statements. */
  readonly table: string;
}

/** Tables of the pipeline. `sync_state`: where each collection's reading stands. `sync_poison`: what was set aside. */
const OWN_TABLES = `
CREATE TABLE IF NOT EXISTS sync_state (
  collection text PRIMARY KEY,
  high_ms double precision NOT NULL,
  position jsonb,
  swept_at timestamptz
);
CREATE TABLE IF NOT EXISTS sync_poison (
  collection text NOT NULL,
  id text NOT NULL,
  reason text NOT NULL,
  document text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (collection, id)
);`;

/** Throws on a name that could be more than a name. */
export function tableName(name: string): string {
  if (
    !/^[a-z][a-z0-9_]{0,40}$/.test(name) ||
    name.startsWith("sync_") ||
    name.startsWith("host_") ||
    name.startsWith("pg_")
  )
    throw new Error(`table ${JSON.stringify(name)}: allowed: a-z, 0-9 and _, not beginning with sync_, host_ or pg_`);
  return name;
}

/** Makes what is missing. Harmless when everything is there. */
export async function createTables(client: ClientBase, followed: readonly Followed[]): Promise<void> {
  await client.query(OWN_TABLES);
  for (const { table } of followed) {
    const name = tableName(table);
    await client.query(`
CREATE TABLE IF NOT EXISTS ${name} (
  id text PRIMARY KEY,
  document jsonb NOT NULL,
  updated_at timestamptz NOT NULL,
  synced_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS ${name}_updated_at ON ${name} (updated_at);`);
  }
}

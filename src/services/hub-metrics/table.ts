import type { ClientBase } from "pg";
import type { Sample } from "./sample.ts";

const DAY = 24 * 60 * 60 * 1000;

/** `host_metrics` in partitions of a UTC day: a day that is too old is dropped at once, where deleting takes seconds. */
const TABLE = `
CREATE TABLE IF NOT EXISTS host_metrics (
  ts timestamptz NOT NULL,
  host text NOT NULL,
  metric text NOT NULL,
  value double precision NOT NULL,
  labels jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (metric, ts, host, labels)
) PARTITION BY RANGE (ts)`;

const dayOf = (at: number): number => Math.floor(at / DAY) * DAY;

const partitionOf = (day: number): string =>
  `host_metrics_${new Date(day).toISOString().slice(0, 10).replaceAll("-", "_")}`;

/** Makes the table and the partitions of these moments' days. */
export async function createPartitions(client: ClientBase, moments: readonly number[]): Promise<void> {
  await client.query(TABLE);
  for (const day of new Set(moments.map(dayOf))) {
    const [from, to] = [day, day + DAY].map((at) => new Date(at).toISOString());
    await client.query(
      `CREATE TABLE IF NOT EXISTS ${partitionOf(day)} PARTITION OF host_metrics FOR VALUES FROM ('${from}') TO ('${to}')`,
    );
  }
}

/** Drops the days that ended before the retention. Returns their names. */
export async function dropOldPartitions(client: ClientBase, now: number, retentionDays: number): Promise<string[]> {
  const oldest = partitionOf(now - retentionDays * DAY);
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = to_regclass('host_metrics') AND c.relname ~ '^host_metrics_\\d{4}_\\d\\d_\\d\\d$'
       AND c.relname < $1 ORDER BY 1`,
    [oldest],
  );
  for (const { name } of rows) await client.query(`DROP TABLE ${name}`);
  return rows.map(({ name }) => name);
}

/** Writes samples in one statement. A sample that an earlier attempt wrote, whose answer was lost, is not written twice. */
export async function insertSamples(client: ClientBase, host: string, samples: readonly Sample[]): Promise<void> {
  await client.query(
    `INSERT INTO host_metrics (ts, host, metric, value, labels)
     SELECT to_timestamp(ms / 1000), $1, metric, value, labels::jsonb
     FROM unnest($2::float8[], $3::text[], $4::float8[], $5::text[]) AS t(ms, metric, value, labels)
     ON CONFLICT DO NOTHING`,
    [
      host,
      samples.map(({ at }) => at),
      samples.map(({ metric }) => metric),
      samples.map(({ value }) => value),
      samples.map(({ labels }) => JSON.stringify(labels)),
    ],
  );
}

import { Client } from "pg";
import type { PostgresSettings } from "./settings.ts";

/** Milliseconds until a connection must stand, and until a statement must have ended. */
const CONNECT_TIMEOUT = 5000;
const STATEMENT_TIMEOUT = 120_000;

/**
 * Runs the work on a connection of its own. A connection that breaks meanwhile fails the work, and nothing else: the
 * driver reports it as an event as well, which would end the process.
 */
export async function withPostgres<T>(
  settings: PostgresSettings,
  password: string,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({
    ...settings,
    password,
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    statement_timeout: STATEMENT_TIMEOUT,
    query_timeout: STATEMENT_TIMEOUT + 5000,
    keepAlive: true,
    application_name: settings.user,
  });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

import { type DdlOptions, identifier } from "./ddl.ts";
import { traceTables } from "./tables.ts";
import { traceViews } from "./views.ts";

/**
 * Every statement that makes the trace database, in the order in which to run them, on one server. All of them may be
 * run again: what exists is left as it is. The exporter's own `create_schema` stays off, because several collectors
 * would race.
 */
export const clickhouseSchema = (options: DdlOptions): string[] => [
  database(options),
  ...traceTables(options),
  ...traceViews(options),
];

/** The statements as one file for `clickhouse-client --multiquery`. */
export const clickhouseScript = (options: DdlOptions): string =>
  `${clickhouseSchema(options)
    .map((statement) => `${statement};`)
    .join("\n\n")}\n`;

function database({ database: name, cluster }: DdlOptions): string {
  const create = `CREATE DATABASE IF NOT EXISTS ${identifier(name)}`;
  if (cluster === undefined) return create;
  // A replicated database runs each statement on every replica by itself, and refreshes a view on one of them only:
  // in an ordinary one each replica would append the same minute of edges.
  return `${create} ON CLUSTER ${identifier(cluster)} ENGINE = Replicated('/clickhouse/databases/${name}', '{shard}', '{replica}')`;
}

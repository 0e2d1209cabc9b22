import { TRACES_TABLE } from "../clickhouse/tables.ts";
import { PORTS } from "../ports.ts";
import { type Exporter, exporter } from "./model.ts";

/** Where spans are copied to for analysis, and as whom. */
export interface ClickhouseWriter {
  readonly host: string;
  readonly database: string;
  readonly user: string;
  /** Environment variable with the user's password. */
  readonly passwordVariable: string;
  /** Path of the certificate of the servers' authority. */
  readonly caFile: string;
}

/** Spans that are written at once: ClickHouse's own advice is thousands of rows an insert. */
const BATCH = { min: 5_000, max: 20_000 } as const;

/** Spans that wait for ClickHouse in one pod; what comes on top is dropped, and counted as dropped. */
const QUEUE_SPANS = 100_000;

/**
 * The preview's copy of the spans. It is the one exporter that acknowledges what it has not sent: a preview may lose
 * spans, which are all in Tempo, and nobody may wait for it.
 */
export const clickhouseExporter = ({ host, database, user, passwordVariable, caFile }: ClickhouseWriter): Exporter =>
  exporter("clickhouse", {
    endpoint: `clickhouse://${host}:${PORTS.clickhouse.nativeTls}?secure=true`,
    database,
    username: user,
    password: `\${env:${passwordVariable}}`,
    tls: { ca_file: caFile },
    traces_table_name: TRACES_TABLE,
    // Several pods would race; the schema is ours, and a job applies it.
    create_schema: false,
    async_insert: false,
    timeout: "9s",
    retry_on_failure: { enabled: true, initial_interval: "1s", max_interval: "10s", max_elapsed_time: "60s" },
    sending_queue: {
      enabled: true,
      block_on_overflow: false,
      sizer: "items",
      queue_size: QUEUE_SPANS,
      batch: { flush_timeout: "5s", sizer: "items", min_size: BATCH.min, max_size: BATCH.max },
    },
  });

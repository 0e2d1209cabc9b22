import { dump } from "js-yaml";
import { type LokiStore, singleLokiConfig } from "../../../src/telemetry/loki/single.ts";
import { OBSERVERS } from "../components.ts";
import { VALUES } from "../values.ts";

/** Loki's volume. */
export const LOKI_DATA_PATH = "/loki";

/** Loki as one process: on a disk where somebody tries it, in a bucket where it is used. */
const sreLoki = (store: LokiStore = { kind: "filesystem" }) =>
  singleLokiConfig({
    httpPort: OBSERVERS.loki.port,
    dataPath: LOKI_DATA_PATH,
    retentionDays: VALUES.logsRetentionDays,
    compactor: { interval: "10m", deleteDelay: "2h" },
    wal: { replayMemoryCeiling: "1GB" },
    schemaFrom: "2024-01-01",
    indexPrefix: "index_",
    store,
    limits: {
      rateMb: 10,
      burstMb: 20,
      perStreamRateMb: 5,
      perStreamBurstMb: 15,
      maxLineKb: 256,
      maxStreams: 10_000,
      // Thirty days, and an hour for a dashboard that rounds its range up.
      maxQueryHours: 30 * 24 + 1,
      maxQueryParallelism: 32,
    },
  });

const yaml = (value: object): string => dump(value, { lineWidth: -1, noRefs: true });

/** Production's bucket. */
const BUCKET = { kind: "s3", bucket: "sre-platform-prod-loki-chunks", region: "us-east-1" } as const;

const commented = (text: string): string =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => `# ${line}`)
    .join("\n");

/** `loki-config.yml`: the one node's, with the parts that a bucket changes behind it, as comments. */
export function lokiText(): string {
  const { common, schema_config, compactor } = sreLoki(BUCKET);
  return [
    yaml(sreLoki()),
    "# In production, chunks and index are in S3: these three sections stand in the place of those above.",
    "# The pod's role is the credential; there are no keys.",
    commented(yaml({ common, schema_config, compactor })),
    "",
  ].join("\n");
}

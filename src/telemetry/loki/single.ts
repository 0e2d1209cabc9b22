import { daysAsHours } from "../duration.ts";
import { refuseRaggedRetention, type SingleLokiConfig } from "./single-types.ts";

/** Where chunks are kept: on the one node's disk, or in a bucket that its role may write. */
export type LokiStore =
  | { readonly kind: "filesystem" }
  | { readonly kind: "s3"; readonly bucket: string; readonly region: string };

export interface SingleLokiOptions {
  /** Port of HTTP; nothing else speaks to its gRPC. */
  readonly httpPort: number;
  /** Folder of everything that it keeps. */
  readonly dataPath: string;
  /** Whole days a line is kept; the compactor deletes its chunk then. */
  readonly retentionDays: number;
  /** Time between two runs of the compactor, and how long a marked chunk is still there for queries that began. */
  readonly compactor: { readonly interval: string; readonly deleteDelay: string };
  readonly wal: { readonly replayMemoryCeiling: string };
  /** First day of the schema; a later change appends a period and never edits this one. */
  readonly schemaFrom: string;
  readonly indexPrefix: string;
  readonly store: LokiStore;
  readonly limits: {
    /** MB a second, and at once. */
    readonly rateMb: number;
    readonly burstMb: number;
    /** The same of one stream. */
    readonly perStreamRateMb: number;
    readonly perStreamBurstMb: number;
    readonly maxLineKb: number;
    readonly maxStreams: number;
    /** Longest range of a query, in hours. */
    readonly maxQueryHours: number;
    readonly maxQueryParallelism: number;
  };
}

/**
 * Configuration of a Loki that is one process, without tenants, as an object to print as YAML. It names what 2.9 and 3
 * both know, and nothing that 3.0 has removed (`shared_store`).
 */
export function singleLokiConfig(options: SingleLokiOptions): SingleLokiConfig {
  const { dataPath, limits, store } = options;
  refuseRaggedRetention(options.retentionDays, limits.maxQueryHours);
  return {
    auth_enabled: false,
    analytics: { reporting_enabled: false },
    server: { http_listen_port: options.httpPort, log_format: "json", log_level: "info" },
    common: {
      path_prefix: dataPath,
      replication_factor: 1,
      ring: { kvstore: { store: "inmemory" }, instance_addr: "127.0.0.1" },
      storage: storage(store, dataPath),
    },
    schema_config: {
      configs: [
        {
          from: options.schemaFrom,
          store: "tsdb",
          object_store: store.kind,
          schema: "v13",
          index: { prefix: options.indexPrefix, period: "24h" },
        },
      ],
    },
    storage_config: {
      tsdb_shipper: {
        active_index_directory: `${dataPath}/tsdb-index`,
        cache_location: `${dataPath}/tsdb-cache`,
      },
    },
    ingester: {
      wal: {
        enabled: true,
        dir: `${dataPath}/wal`,
        flush_on_shutdown: true,
        replay_memory_ceiling: options.wal.replayMemoryCeiling,
      },
    },
    compactor: {
      working_directory: `${dataPath}/compactor`,
      // The period alone deletes nothing.
      retention_enabled: true,
      compaction_interval: options.compactor.interval,
      retention_delete_delay: options.compactor.deleteDelay,
      delete_request_store: store.kind,
    },
    limits_config: {
      retention_period: daysAsHours(options.retentionDays),
      ingestion_rate_mb: limits.rateMb,
      ingestion_burst_size_mb: limits.burstMb,
      per_stream_rate_limit: `${limits.perStreamRateMb}MB`,
      per_stream_rate_limit_burst: `${limits.perStreamBurstMb}MB`,
      max_line_size: `${limits.maxLineKb}KB`,
      // Two limits for one promise: the smaller counts, and the global one's default is 5,000.
      max_streams_per_user: limits.maxStreams,
      max_global_streams_per_user: limits.maxStreams,
      max_query_length: `${limits.maxQueryHours}h`,
      // The TSDB index has a parallelism of its own, 512 by default, which would stand over the other.
      max_query_parallelism: limits.maxQueryParallelism,
      tsdb_max_query_parallelism: limits.maxQueryParallelism,
    },
  };
}

const storage = (store: LokiStore, dataPath: string): SingleLokiConfig["common"]["storage"] =>
  store.kind === "filesystem"
    ? { filesystem: { chunks_directory: `${dataPath}/chunks`, rules_directory: `${dataPath}/rules` } }
    : { s3: { bucketnames: store.bucket, region: store.region } };

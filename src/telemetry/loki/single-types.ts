/** The part of Loki 2.9's configuration that a single process needs. */
export interface SingleLokiConfig {
  readonly auth_enabled: false;
  readonly analytics: { readonly reporting_enabled: false };
  readonly server: { readonly http_listen_port: number; readonly log_format: "json"; readonly log_level: "info" };
  readonly common: {
    readonly path_prefix: string;
    readonly replication_factor: 1;
    readonly ring: { readonly kvstore: { readonly store: "inmemory" }; readonly instance_addr: string };
    readonly storage:
      | { readonly filesystem: { readonly chunks_directory: string; readonly rules_directory: string } }
      | { readonly s3: { readonly bucketnames: string; readonly region: string } };
  };
  readonly schema_config: {
    readonly configs: readonly {
      readonly from: string;
      readonly store: "tsdb";
      readonly object_store: "filesystem" | "s3";
      readonly schema: "v13";
      /** TSDB takes no other period. */
      readonly index: { readonly prefix: string; readonly period: "24h" };
    }[];
  };
  readonly storage_config: {
    readonly tsdb_shipper: { readonly active_index_directory: string; readonly cache_location: string };
  };
  readonly ingester: {
    readonly wal: {
      readonly enabled: true;
      readonly dir: string;
      readonly flush_on_shutdown: true;
      readonly replay_memory_ceiling: string;
    };
  };
  readonly compactor: {
    readonly working_directory: string;
    readonly retention_enabled: true;
    readonly compaction_interval: string;
    readonly retention_delete_delay: string;
    readonly delete_request_store: "filesystem" | "s3";
  };
  readonly limits_config: {
    readonly retention_period: string;
    readonly ingestion_rate_mb: number;
    readonly ingestion_burst_size_mb: number;
    readonly per_stream_rate_limit: string;
    readonly per_stream_rate_limit_burst: string;
    readonly max_line_size: string;
    readonly max_streams_per_user: number;
    readonly max_global_streams_per_user: number;
    readonly max_query_length: string;
    readonly max_query_parallelism: number;
    readonly tsdb_max_query_parallelism: number;
  };
}

/** Throws where a query may ask for more than is kept: it would answer with a gap that looks like silence. */
export function refuseRaggedRetention(retentionDays: number, maxQueryHours: number): void {
  if (maxQueryHours > retentionDays * 24) {
    throw new RangeError(
      `longest query: found ${maxQueryHours} h, allowed: at most the retention's ${retentionDays * 24} h`,
    );
  }
}

import type { TempoLimitsConfig } from "./overrides.ts";
import type { TraceStorage } from "./storage.ts";

export interface Ring {
  readonly kvstore: { readonly store: "memberlist" };
}

/** The part of Tempo 2.10's configuration that the platform states. */
export interface TempoConfig {
  readonly multitenancy_enabled: true;
  readonly stream_over_http_enabled: true;
  readonly usage_report: { readonly reporting_enabled: false };
  readonly server: {
    readonly http_listen_port: number;
    readonly grpc_listen_port: number;
    readonly log_format: "json";
    readonly log_level: "info";
  };
  readonly memberlist: {
    readonly cluster_label: string;
    readonly bind_port: number;
    readonly join_members: readonly string[];
    readonly abort_if_cluster_join_fails: false;
  };
  readonly distributor: {
    readonly ring: Ring;
    readonly receivers: {
      readonly otlp: {
        readonly protocols: {
          readonly grpc: { readonly endpoint: string };
          readonly http: { readonly endpoint: string };
        };
      };
    };
  };
  readonly ingester: {
    readonly lifecycler: {
      readonly ring: Ring & { readonly replication_factor: number; readonly zone_awareness_enabled: boolean };
      readonly availability_zone?: string;
    };
    readonly max_block_duration: string;
    readonly complete_block_timeout: string;
    readonly flush_all_on_shutdown: true;
  };
  readonly metrics_generator: {
    readonly ring: Ring;
    readonly registry: { readonly external_labels: Readonly<Record<string, string>> };
    readonly processor: {
      readonly span_metrics: { readonly dimensions: readonly string[]; readonly enable_target_info: boolean };
      readonly service_graphs: { readonly enable_client_server_prefix: boolean };
    };
    readonly metrics_ingestion_time_range_slack: string;
    readonly storage: {
      readonly path: string;
      readonly remote_write_add_org_id_header: false;
      readonly remote_write: readonly { readonly url: string; readonly send_exemplars: boolean }[];
    };
  };
  readonly querier: { readonly frontend_worker: { readonly frontend_address: string } };
  readonly query_frontend: {
    readonly multi_tenant_queries_enabled: true;
    readonly search: { readonly max_duration: string };
  };
  readonly compactor: {
    readonly ring: Ring;
    readonly compaction: { readonly block_retention: string; readonly compacted_block_retention: string };
  };
  readonly storage: {
    readonly trace: TraceStorage & {
      readonly wal: { readonly path: string; readonly ingestion_time_range_slack: string };
      readonly blocklist_poll: string;
      readonly blocklist_poll_tenant_index_builders: number;
    };
  };
  readonly overrides: {
    readonly defaults: TempoLimitsConfig;
    readonly per_tenant_override_config: string;
    readonly per_tenant_override_period: string;
  };
  readonly cache?: {
    readonly caches: readonly {
      readonly roles: readonly string[];
      readonly memcached: { readonly addresses: string; readonly consistent_hash: true };
    }[];
  };
}

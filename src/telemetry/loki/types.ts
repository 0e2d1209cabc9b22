import type { BucketClient } from "../object-storage.ts";
import type { LokiCacheConfig } from "./cache.ts";
import type { LokiLimitsConfig } from "./limits.ts";

interface KvStore {
  readonly kvstore: { readonly store: "memberlist" | "inmemory" };
}

type Backend = "azure" | "s3" | "filesystem";

export interface LokiLifecycler {
  readonly ring: KvStore & { readonly replication_factor: number; readonly zone_awareness_enabled: boolean };
  readonly availability_zone?: string;
}

/** The part of Loki 3.7's configuration that the platform states. */
export interface LokiConfig extends Partial<LokiCacheConfig> {
  readonly auth_enabled: boolean;
  readonly analytics: { readonly reporting_enabled: false };
  readonly server: {
    readonly http_listen_port: number;
    readonly grpc_listen_port: number;
    readonly log_format: "json";
    readonly log_level: "info";
    readonly grpc_server_max_recv_msg_size: number;
    readonly grpc_server_max_send_msg_size: number;
  };
  readonly common: {
    readonly path_prefix: string;
    readonly replication_factor: number;
    readonly ring: KvStore;
    readonly compactor_grpc_address?: string;
  };
  readonly memberlist?: {
    readonly cluster_label: string;
    readonly bind_port: number;
    readonly join_members: readonly string[];
    readonly abort_if_cluster_join_fails: false;
  };
  readonly schema_config: {
    readonly configs: readonly {
      readonly from: string;
      readonly store: "tsdb";
      readonly object_store: Backend;
      readonly schema: "v13";
      readonly index: { readonly prefix: string; readonly period: "24h" };
    }[];
  };
  readonly storage_config: {
    readonly use_thanos_objstore: true;
    readonly object_store: BucketClient;
    readonly tsdb_shipper: {
      readonly active_index_directory: string;
      readonly cache_location: string;
      readonly index_gateway_client?: { readonly server_address: string };
    };
  };
  readonly ingester: {
    readonly lifecycler: LokiLifecycler;
    readonly chunk_encoding: "snappy";
    readonly wal: { readonly enabled: true; readonly dir: string; readonly flush_on_shutdown: true };
  };
  readonly pattern_ingester: {
    readonly enabled: true;
    readonly lifecycler: { readonly readiness_check_ring_health: false };
  };
  readonly index_gateway?: { readonly mode: "simple" };
  readonly frontend?: { readonly scheduler_address: string; readonly tail_proxy_url: string };
  readonly frontend_worker?: { readonly scheduler_address: string };
  readonly querier: { readonly multi_tenant_queries_enabled: true; readonly query_ingesters_within?: `${number}h` };
  readonly compactor: {
    readonly working_directory: string;
    readonly retention_enabled: true;
    readonly delete_request_store: Backend;
  };
  readonly ruler: KvStoreRing & {
    readonly enable_api: true;
    readonly enable_sharding: true;
    readonly rule_path: string;
    readonly alertmanager_url?: string;
  };
  readonly ruler_storage: { readonly backend: Backend } & BucketClient;
  readonly limits_config: LokiLimitsConfig;
  readonly runtime_config?: { readonly file: string; readonly period: string };
}

interface KvStoreRing {
  readonly ring: KvStore;
}

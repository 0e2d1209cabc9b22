import { expandedZone } from "../availability-zone.ts";
import { bucketClient, type ObjectStorage } from "../object-storage.ts";
import { replayWindow } from "../pipeline/replay-window.ts";
import { PORTS } from "../ports.ts";
import { lokiCache } from "./cache.ts";
import { type LokiLimits, lokiLimits } from "./limits.ts";
import type { LokiConfig, LokiLifecycler } from "./types.ts";

/** Loki's targets as workloads of their own, which find each other by name. */
interface Microservices {
  readonly kind: "microservices";
  /** `host:port` of the query scheduler's headless Service, gRPC. */
  readonly querySchedulerAddress: string;
  /** Base URL of the queriers, to which the front end passes requests that follow a log while it is written. */
  readonly querierUrl: string;
  /** `host:port` of the compactor, gRPC: it serves delete requests to the other targets. */
  readonly compactorAddress: string;
  /** `host:port` of the index gateways' headless Service, gRPC. */
  readonly indexGatewayAddress: string;
}

/** Every target in one process, which needs no other address than its own. */
interface Monolithic {
  readonly kind: "monolithic";
}

/** What Loki's configuration is built from. One file serves every target. */
export interface LokiOptions {
  /** Days a line is kept; Loki's compactor deletes its chunk then. */
  readonly retentionDays: number;
  readonly storage: ObjectStorage<"chunks" | "ruler">;
  readonly topology: Microservices | Monolithic;
  /** Whether a request without X-Scope-OrgID is refused; without tenants there is one, `fake`. */
  readonly multiTenant: boolean;
  /** Name of the ring, so that another program's members on the same port and a reused address do not join it. */
  readonly ringName: string;
  /** Copies of a line among ingesters: 1 or 3. A write succeeds with 2 of 3. */
  readonly replicationFactor: 1 | 3;
  /** Spread copies over zones; each pod then needs AVAILABILITY_ZONE and `-config.expand-env=true`. Default: off. */
  readonly zoneAware?: boolean;
  /** DNS names, with port, of the headless Service that all members of the ring answer at; empty for a single one. */
  readonly gossipMembers: readonly string[];
  /** One URL for each Alertmanager pod, for alerts over logs: a balanced one would tell only one of the cluster. */
  readonly alertmanagerUrls: readonly string[];
  /**
   * Hours the failover buffer keeps data: a replayed line may be that old when it arrives. Default: no buffer; senders
   * keep a line for minutes.
   */
  readonly bufferRetentionHours?: number;
  /** What a tenant may do when the overrides file does not say otherwise. */
  readonly defaultLimits: LokiLimits;
  /** Path of the file that `lokiOverrides` makes. Default: no tenant differs. */
  readonly overridesFile?: string;
  /** `host:port` addresses of memcached, as dskit's DNS discovery takes them (`dns+…`). Default: caches in memory. */
  readonly memcachedAddresses?: string;
}

/** Directory of write-ahead log, index and compactor's marks; the volume of each target is mounted here. */
export const LOKI_DATA_PATH = "/var/loki";

/** First day of the schema; a later change appends a period and never edits this one. */
const SCHEMA_FROM = "2024-04-01";

/**
 * Loki 3.7's configuration file, as an object to print as YAML; it names nothing that Loki 4.0 removes.
 *
 * A replayed line is acknowledged at once and found at once: ingesters are asked for all that a replay may bring, and
 * results of that time are not cached.
 */
export function lokiConfig(options: LokiOptions): LokiConfig {
  const { storage, topology, gossipMembers, bufferRetentionHours, zoneAware = false } = options;
  const kvstore = { kvstore: { store: gossipMembers.length === 0 ? "inmemory" : "memberlist" } } as const;
  const lifecycler: LokiLifecycler = {
    ring: { ...kvstore, replication_factor: options.replicationFactor, zone_awareness_enabled: zoneAware },
    ...(zoneAware ? { availability_zone: expandedZone } : {}),
  };
  return {
    auth_enabled: options.multiTenant,
    analytics: { reporting_enabled: false },
    server: {
      http_listen_port: PORTS.loki.http,
      grpc_listen_port: PORTS.loki.grpc,
      log_format: "json",
      log_level: "info",
      // A query's answer passes between targets in one message; gRPC's own 4 MB cuts ordinary dashboards off.
      grpc_server_max_recv_msg_size: 104857600,
      grpc_server_max_send_msg_size: 104857600,
    },
    common: {
      path_prefix: LOKI_DATA_PATH,
      replication_factor: options.replicationFactor,
      ring: kvstore,
      ...(topology.kind === "microservices" ? { compactor_grpc_address: topology.compactorAddress } : {}),
    },
    ...(gossipMembers.length === 0
      ? {}
      : {
          memberlist: {
            cluster_label: options.ringName,
            bind_port: PORTS.loki.gossip,
            join_members: gossipMembers,
            abort_if_cluster_join_fails: false as const,
          },
        }),
    schema_config: {
      configs: [
        {
          from: SCHEMA_FROM,
          store: "tsdb",
          object_store: storage.kind,
          schema: "v13",
          index: { prefix: "loki_index_", period: "24h" },
        },
      ],
    },
    storage_config: {
      use_thanos_objstore: true,
      object_store: bucketClient(storage, "chunks"),
      tsdb_shipper: {
        active_index_directory: `${LOKI_DATA_PATH}/tsdb-index`,
        cache_location: `${LOKI_DATA_PATH}/tsdb-cache`,
        ...(topology.kind === "microservices"
          ? { index_gateway_client: { server_address: topology.indexGatewayAddress } }
          : {}),
      },
    },
    ingester: {
      lifecycler,
      chunk_encoding: "snappy",
      wal: { enabled: true, dir: `${LOKI_DATA_PATH}/wal`, flush_on_shutdown: true },
    },
    pattern_ingester: {
      enabled: true,
      // One member that is away must not keep all that start after it from being ready: each line is with one member
      // only, and a lost one costs patterns of the last hours.
      lifecycler: { readiness_check_ring_health: false },
    },
    ...(topology.kind === "microservices" ? queryPath(topology) : {}),
    querier: {
      multi_tenant_queries_enabled: true,
      // Its default of three hours hides an older line that is replayed until its chunk is flushed and indexed.
      ...(bufferRetentionHours === undefined ? {} : { query_ingesters_within: replayWindow(bufferRetentionHours) }),
    },
    compactor: {
      working_directory: `${LOKI_DATA_PATH}/compactor`,
      // The period alone deletes nothing.
      retention_enabled: true,
      delete_request_store: storage.kind,
    },
    ruler: {
      enable_api: true,
      enable_sharding: true,
      ring: kvstore,
      rule_path: `${LOKI_DATA_PATH}/rules`,
      // A list in one string: the ruler sends each alert to all of them.
      ...(options.alertmanagerUrls.length === 0 ? {} : { alertmanager_url: options.alertmanagerUrls.join(",") }),
    },
    ruler_storage: {
      backend: storage.kind,
      ...bucketClient(storage, "ruler"),
    },
    limits_config: lokiLimits(options.defaultLimits, options),
    ...(options.overridesFile === undefined ? {} : { runtime_config: { file: options.overridesFile, period: "10s" } }),
    ...(options.memcachedAddresses === undefined ? {} : lokiCache(options.memcachedAddresses)),
  };
}

/** How queries pass between the targets of the read path. */
const queryPath = ({ querySchedulerAddress, querierUrl }: Microservices) =>
  ({
    index_gateway: { mode: "simple" },
    frontend: { scheduler_address: querySchedulerAddress, tail_proxy_url: querierUrl },
    frontend_worker: { scheduler_address: querySchedulerAddress },
  }) as const;

import { expandedZone } from "../availability-zone.ts";
import { daysAsHours } from "../duration.ts";
import type { ObjectStorage } from "../object-storage.ts";
import { replayWindow } from "../pipeline/replay-window.ts";
import { PORTS } from "../ports.ts";
import { limitsConfig, type TempoLimits } from "./overrides.ts";
import { traceStorage } from "./storage.ts";
import type { Ring, TempoConfig } from "./types.ts";

/** What Tempo's configuration is built from. One file serves every target of the microservices deployment. */
export interface TempoOptions {
  /** Days a block is kept; Tempo's compactor deletes it then. */
  readonly retentionDays: number;
  readonly storage: ObjectStorage<"blocks">;
  /** Name of the ring, so that another program's members on the same port do not join it. */
  readonly ringName: string;
  /** Copies of a span among ingesters: 1 or 3. A write succeeds with 2 of 3. */
  readonly replicationFactor: 1 | 3;
  /** Spread copies over zones; each pod then needs AVAILABILITY_ZONE and `-config.expand-env=true`. Default: off. */
  readonly zoneAware?: boolean;
  /** DNS names, with port, of the headless Service that all members of the ring answer at. */
  readonly gossipMembers: readonly string[];
  /** `host:port` that queriers fetch work from: the query-frontend's headless Service, gRPC. */
  readonly queryFrontendAddress: string;
  /** Remote-write URL that RED metrics and service graphs go to. It names no account: that is a tenant's header. */
  readonly metricsRemoteWriteUrl: string;
  /**
   * Send exemplars with the generated metrics. VictoriaMetrics 1.154 accepts them and stores none.
   * Default: true, so that a target that stores them gets them.
   */
  readonly exemplars?: boolean;
  /** Hours the failover buffer keeps data: a replayed span may be that old when it arrives. */
  readonly bufferRetentionHours: number;
  /** What a tenant may do when the overrides file does not say otherwise. */
  readonly defaultLimits: TempoLimits;
  /** VictoriaMetrics account of a tenant that the overrides file does not have: one that is gone, from a replay. */
  readonly defaultMetricsAccountId: number;
  /** Path of the file that `tempoOverrides` makes. */
  readonly overridesFile: string;
  /** Span attributes that become labels of the span metrics, beside service, span name, kind and status. Default: none. */
  readonly spanMetricsDimensions?: readonly string[];
  /** Labels on every generated metric. Default: none. */
  readonly externalLabels?: Readonly<Record<string, string>>;
  /** `host:port` addresses of memcached, as dskit's DNS discovery takes them (`dns+…`). Default: no cache. */
  readonly memcachedAddresses?: string;
}

/** Directory of the write-ahead logs; the volume of ingesters and metrics generators is mounted here. */
export const TEMPO_DATA_PATH = "/var/tempo";

/** What is read again and again and is small: block footers, indexes and bloom filters, and search results. */
const CACHE_ROLES = [
  "bloom",
  "trace-id-index",
  "parquet-footer",
  "parquet-column-idx",
  "parquet-offset-idx",
  "frontend-search",
] as const;

const ring: Ring = { kvstore: { store: "memberlist" } };

/**
 * Tempo 2.10's configuration file, as an object to print as YAML.
 *
 * A replayed span is acknowledged at once, found by trace id at once, and found by search when its block is flushed, 30
 * minutes later at most: a search in the past asks no ingester.
 */
export function tempoConfig(options: TempoOptions): TempoConfig {
  const { zoneAware = false, exemplars = true } = options;
  return {
    multitenancy_enabled: true,
    stream_over_http_enabled: true,
    usage_report: { reporting_enabled: false },
    server: {
      http_listen_port: PORTS.tempo.http,
      grpc_listen_port: PORTS.tempo.grpc,
      log_format: "json",
      log_level: "info",
    },
    memberlist: {
      cluster_label: options.ringName,
      bind_port: PORTS.tempo.gossip,
      join_members: options.gossipMembers,
      // A first start finds no member to join; the readiness probe waits for the ring instead.
      abort_if_cluster_join_fails: false,
    },
    distributor: {
      ring,
      receivers: {
        otlp: {
          protocols: {
            grpc: { endpoint: `0.0.0.0:${PORTS.otlp.grpc}` },
            http: { endpoint: `0.0.0.0:${PORTS.otlp.http}` },
          },
        },
      },
    },
    ingester: {
      lifecycler: {
        ring: { ...ring, replication_factor: options.replicationFactor, zone_awareness_enabled: zoneAware },
        ...(zoneAware ? { availability_zone: expandedZone } : {}),
      },
      // How long a span may be in an ingester alone; its write-ahead log is what survives the process.
      max_block_duration: "30m",
      // Longer than blocklist_poll, or a block is in neither the ingester nor the queriers' list for a while.
      complete_block_timeout: "15m",
      flush_all_on_shutdown: true,
    },
    metrics_generator: {
      ring,
      registry: { external_labels: options.externalLabels ?? {} },
      processor: {
        span_metrics: { dimensions: options.spanMetricsDimensions ?? [], enable_target_info: true },
        service_graphs: { enable_client_server_prefix: true },
      },
      // Generated samples carry the time of arrival. A replayed span counted now would be a request that never was:
      // the span is stored, its RED metric is not, so the slack stays at Tempo's own default.
      metrics_ingestion_time_range_slack: "30s",
      storage: {
        path: `${TEMPO_DATA_PATH}/generator/wal`,
        // VictoriaMetrics reads AccountID, which the limits state for each tenant.
        remote_write_add_org_id_header: false,
        remote_write: [{ url: options.metricsRemoteWriteUrl, send_exemplars: exemplars }],
      },
    },
    querier: { frontend_worker: { frontend_address: options.queryFrontendAddress } },
    query_frontend: {
      multi_tenant_queries_enabled: true,
      // Tempo's own is 168h, beyond which it refuses a search: what is kept longer could be found by its id only.
      search: { max_duration: daysAsHours(options.retentionDays) },
    },
    compactor: {
      ring,
      compaction: { block_retention: daysAsHours(options.retentionDays), compacted_block_retention: "1h" },
    },
    storage: {
      trace: {
        ...traceStorage(options.storage),
        wal: {
          path: `${TEMPO_DATA_PATH}/wal`,
          // A block's time range ignores spans older than this, and search then never finds a replayed one.
          ingestion_time_range_slack: replayWindow(options.bufferRetentionHours),
        },
        blocklist_poll: "5m",
        blocklist_poll_tenant_index_builders: 1,
      },
    },
    overrides: {
      defaults: limitsConfig(options.defaultLimits, options.defaultMetricsAccountId),
      per_tenant_override_config: options.overridesFile,
      per_tenant_override_period: "10s",
    },
    ...(options.memcachedAddresses === undefined
      ? {}
      : {
          cache: {
            caches: [
              { roles: CACHE_ROLES, memcached: { addresses: options.memcachedAddresses, consistent_hash: true } },
            ],
          },
        }),
  };
}

import { UserError } from "../../base/problem.ts";
import { bucketClient, type ObjectStorage } from "../object-storage.ts";
import { PORTS } from "../ports.ts";

export interface MimirOptions {
  readonly storage: ObjectStorage<"blocks" | "ruler" | "alertmanager">;
  /** Instances that run every target. */
  readonly replicas: number;
  /** Copies of a series: 1 or 3. With 2 a write needs both, so that losing either stops all writes. */
  readonly replicationFactor: number;
  /** DNS names, with port, of the headless Service that all members of the ring answer at; empty for a single one. */
  readonly gossipMembers: readonly string[];
  readonly ringName: string;
  /** Seconds after which a block is deleted; 0 keeps all. */
  readonly retentionSeconds: number;
  /** Active series, and samples a second: above, Prometheus' samples are refused and lost. */
  readonly limits: { readonly maxSeries: number; readonly samplesPerSecond: number };
  /** How much older than the newest of its series a sample may be. */
  readonly outOfOrderWindow: string;
  /** Seconds without a sample of the elected replica after which another one is elected. */
  readonly failoverSeconds: number;
}

/** Write-ahead log, blocks that are not shipped yet, and the compactor's work; the volume is mounted here. */
export const MIMIR_DATA_PATH = "/var/mimir";

/** Seconds between two writes of who is elected, and how much later one may be. */
const UPDATE = { seconds: 15, jitterSeconds: 5 } as const;

function refuse({ storage, replicas, replicationFactor, failoverSeconds }: MimirOptions): void {
  if (replicationFactor === 2) {
    throw new UserError(
      "Mimir's replication factor: found 2, allowed: 1 or 3; with 2 the loss of one stops all writes",
    );
  }
  if (replicationFactor > replicas) {
    throw new UserError(
      `Mimir's replication factor: found ${replicationFactor} with ${replicas} replicas, allowed: at most the replicas`,
    );
  }
  if (storage.kind === "filesystem" && replicas > 1) {
    throw new UserError(
      `Mimir: found ${replicas} replicas on volumes of their own, allowed: 1; several share their blocks in object storage`,
    );
  }
  const least = UPDATE.seconds + UPDATE.jitterSeconds + 1;
  if (failoverSeconds < least) {
    throw new UserError(`Mimir's failover: found ${failoverSeconds} s, allowed: at least ${least} s`);
  }
}

/**
 * Mimir 3's configuration as one process that runs every target, without Kafka (`ingest_storage`), as an object to print
 * as YAML. Of several replicas of a Prometheus one is elected; the samples of the others are answered and dropped.
 */
export function mimirConfig(options: MimirOptions) {
  refuse(options);
  const { storage, replicationFactor, gossipMembers } = options;
  const memberlist = gossipMembers.length > 0;
  const kvstore = { store: memberlist ? "memberlist" : "inmemory" };
  const bucket = (name: "blocks" | "ruler" | "alertmanager") => ({
    backend: storage.kind,
    ...bucketClient(storage, name),
  });
  return {
    target: "all",
    // Its tenant is `anonymous`; who may ask at all is the ingress's and the network policies' question.
    multitenancy_enabled: false,
    usage_stats: { enabled: false },
    ingest_storage: { enabled: false },
    server: { http_listen_port: PORTS.mimir.http, grpc_listen_port: PORTS.mimir.grpc, log_format: "json" },
    ...(memberlist
      ? {
          memberlist: {
            cluster_label: options.ringName,
            bind_port: PORTS.mimir.gossip,
            join_members: gossipMembers,
            abort_if_cluster_join_fails: false,
          },
        }
      : {}),
    distributor: {
      ring: { kvstore },
      // Its documented default is Consul, which nobody runs here.
      ha_tracker: { enable_ha_tracker: true, kvstore: { store: "memberlist" } },
    },
    ingester: { ring: { kvstore, replication_factor: replicationFactor, unregister_on_shutdown: true } },
    store_gateway: { sharding_ring: { kvstore, replication_factor: replicationFactor } },
    compactor: { sharding_ring: { kvstore }, data_dir: `${MIMIR_DATA_PATH}/compactor` },
    ruler: { ring: { kvstore }, rule_path: `${MIMIR_DATA_PATH}/rules` },
    alertmanager: { sharding_ring: { kvstore, replication_factor: replicationFactor } },
    blocks_storage: {
      ...bucket("blocks"),
      tsdb: { dir: `${MIMIR_DATA_PATH}/tsdb` },
      bucket_store: { sync_dir: `${MIMIR_DATA_PATH}/tsdb-sync` },
    },
    ruler_storage: bucket("ruler"),
    alertmanager_storage: bucket("alertmanager"),
    limits: {
      accept_ha_samples: true,
      ha_cluster_label: "cluster",
      ha_replica_label: "__replica__",
      ha_tracker_update_timeout: `${UPDATE.seconds}s`,
      ha_tracker_update_timeout_jitter_max: `${UPDATE.jitterSeconds}s`,
      ha_tracker_failover_timeout: `${options.failoverSeconds}s`,
      compactor_blocks_retention_period: options.retentionSeconds === 0 ? 0 : `${options.retentionSeconds}s`,
      out_of_order_time_window: options.outOfOrderWindow,
      max_global_series_per_user: options.limits.maxSeries,
      ingestion_rate: options.limits.samplesPerSecond,
      // A Prometheus that comes back sends what it has queued.
      ingestion_burst_size: options.limits.samplesPerSecond * 10,
    },
  };
}

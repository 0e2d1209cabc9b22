import { UserError } from "../../base/problem.ts";
import { daysWithSuffix } from "../duration.ts";
import { PORTS } from "../ports.ts";
import { CACHE_MEMORY_PERCENT, commandLine, fromFile } from "./flags.ts";

/** Where vmstorage keeps its data; vmbackup reads it and vmrestore writes it, in the same pod. */
export const VMSTORAGE_DATA_PATH = "/vmstorage-data";

/**
 * Of several samples of a series within a second one stays. It joins vminsert's copies, which have one timestamp, and
 * what two scrapers saw at the same moment, milliseconds apart (`scrape_offset` keeps both in one second). A producer
 * that sends a series more often than once a second keeps one point of each; delta metrics would lose data to it, and
 * the pipeline stores cumulative ones only.
 */
const DEDUP_INTERVAL = "1s";

export interface VmstorageOptions {
  /** Days a sample is kept. */
  readonly retentionDays: number;
  /** Copies of each sample in the cluster. */
  readonly replicationFactor: number;
  /** Free space below which vmstorage refuses writes instead of corrupting its disk, in bytes. */
  readonly minFreeDiskBytes: number;
  /** Seconds over which vminsert's connections are closed at shutdown; shorter than the pod's grace period. */
  readonly connectionsShutdownSeconds: number;
  /** File with the key that /snapshot* asks for. */
  readonly snapshotAuthKeyFile: string;
}

/**
 * vmstorage's arguments. What it has acknowledged waits for 2 s and then for `-inmemoryDataFlushInterval`, which is
 * stated because it is the durability point and looked at as often as it is long: 12 s later it is written at the latest,
 * and under load on disk another second later. A process killed before loses it, unless another replica has it.
 */
export const vmstorageArgs = (options: VmstorageOptions): string[] =>
  commandLine({
    storageDataPath: VMSTORAGE_DATA_PATH,
    retentionPeriod: daysWithSuffix(options.retentionDays),
    httpListenAddr: `:${PORTS.vmstorage.http}`,
    vminsertAddr: `:${PORTS.vmstorage.vminsert}`,
    vmselectAddr: `:${PORTS.vmstorage.vmselect}`,
    "dedup.minScrapeInterval": options.replicationFactor > 1 ? DEDUP_INTERVAL : undefined,
    inmemoryDataFlushInterval: "5s",
    "storage.minFreeDiskSpaceBytes": options.minFreeDiskBytes,
    "storage.vminsertConnsShutdownDuration": `${options.connectionsShutdownSeconds}s`,
    snapshotAuthKey: fromFile(options.snapshotAuthKeyFile),
    "memory.allowedPercent": CACHE_MEMORY_PERCENT,
    loggerFormat: "json",
  });

/**
 * Resource attributes that become labels of every series of a resource: what tells one producer from another, by the
 * list in Prometheus' guide to OpenTelemetry. All others (a pod's uid, a process's id and arguments, a host's addresses)
 * say nothing that these do not, and each restart would make every series anew.
 */
export const PROMOTED_ATTRIBUTES = [
  "service.name",
  "service.namespace",
  "service.instance.id",
  "service.version",
  "deployment.environment",
  "deployment.environment.name",
  "cloud.availability_zone",
  "cloud.region",
  "container.name",
  "k8s.cluster.name",
  "k8s.container.name",
  "k8s.cronjob.name",
  "k8s.daemonset.name",
  "k8s.deployment.name",
  "k8s.job.name",
  "k8s.namespace.name",
  "k8s.pod.name",
  "k8s.statefulset.name",
] as const;

/** How names of OTLP become names and labels of series. */
export const OTLP_LABELS = {
  // OTLP names become the names that rules and dashboards are written in: unit and _total suffixes, underscores.
  "opentelemetry.usePrometheusNaming": true,
  // The flag's default makes a label of every resource attribute.
  "opentelemetry.promoteAllResourceAttributes": false,
  "opentelemetry.promoteResourceAttributes": PROMOTED_ATTRIBUTES,
} as const;

interface ClusterTopology {
  /** Host names of the vmstorage pods, without port. */
  readonly storageNodes: readonly string[];
  /** Copies of each sample in the cluster. */
  readonly replicationFactor: number;
}

/** vminsert's arguments. */
export const vminsertArgs = (options: ClusterTopology): string[] =>
  commandLine({
    storageNode: storageNodes(options, PORTS.vmstorage.vminsert),
    replicationFactor: options.replicationFactor,
    httpListenAddr: `:${PORTS.vminsert.http}`,
    // Tempo names a tenant's account in a header only. The flag's default has changed before.
    enableMultitenancyViaHeaders: true,
    ...OTLP_LABELS,
    "memory.allowedPercent": CACHE_MEMORY_PERCENT,
    loggerFormat: "json",
  });

export interface VmselectOptions extends ClusterTopology {
  /** Where query results are cached across restarts. Default: in memory only. */
  readonly cachePath?: string;
  /** Host names of all vmselect pods, which a cache reset is passed on to. Default: none. */
  readonly selectNodes?: readonly string[];
  /** URL of vmalert: Grafana lists its rules through vmselect. Default: rules are not listed. */
  readonly vmalertUrl?: string;
}

/** vmselect's arguments. */
export const vmselectArgs = (options: VmselectOptions): string[] =>
  commandLine({
    storageNode: storageNodes(options, PORTS.vmstorage.vmselect),
    replicationFactor: options.replicationFactor,
    "dedup.minScrapeInterval": options.replicationFactor > 1 ? DEDUP_INTERVAL : undefined,
    httpListenAddr: `:${PORTS.vmselect.http}`,
    cacheDataPath: options.cachePath,
    selectNode: options.selectNodes?.map((node) => `${node}:${PORTS.vmselect.http}`),
    "vmalert.proxyURL": options.vmalertUrl,
    "memory.allowedPercent": CACHE_MEMORY_PERCENT,
    loggerFormat: "json",
  });

/**
 * Path, on any vmselect, that forgets cached query results on all `selectNodes`. Results older than five minutes are
 * cached, so a query made during an outage keeps its gap until this is called after the replay: Alertmanager calls it.
 */
export const ROLLUP_CACHE_RESET_PATH = "/internal/resetRollupResultCache?propagate=1";

/** URL prefix of reads for an account; `multitenant` reads all and adds `vm_account_id`. */
export const selectPath = (account: number | "multitenant"): string => `/select/${account}/prometheus`;

/**
 * URL prefix of remote write where a request's `AccountID` header says the account. A path that names one wins over the
 * header: both together are one fact twice, and the header is never read.
 */
export const INSERT_PATH_BY_HEADER = "/insert/prometheus";

/** URL prefix of remote write for an account. */
export const insertPath = (account: number): string => `/insert/${account}/prometheus`;

/**
 * URL prefix that OTLP/HTTP's own `/v1/metrics` is appended to, for an account.
 * @public the metrics processor's exporters take it
 */
export const otlpPath = (account: number): string => `/insert/${account}/opentelemetry`;

function storageNodes({ storageNodes: hosts, replicationFactor }: ClusterTopology, port: number): string[] {
  const needed = 2 * replicationFactor - 1;
  if (!Number.isInteger(replicationFactor) || replicationFactor < 1 || hosts.length < needed) {
    throw new UserError(
      `VictoriaMetrics with replication factor ${replicationFactor}: found ${hosts.length} vmstorage, allowed: at least ${needed} (2 × factor − 1), so that each sample still finds ${replicationFactor} of them while ${replicationFactor - 1} are away`,
    );
  }
  return hosts.map((host) => `${host}:${port}`);
}

import { daysWithSuffix } from "../../../src/telemetry/duration.ts";
import { PORTS } from "../../../src/telemetry/ports.ts";
import { OTLP_LABELS } from "../../../src/telemetry/victoria-metrics/cluster.ts";
import { CACHE_MEMORY_PERCENT, commandLine, fromFile } from "../../../src/telemetry/victoria-metrics/flags.ts";

/** Where single-node VictoriaMetrics keeps its data. */
const VMSINGLE_DATA_PATH = "/victoria-metrics-data";

export interface VmsingleOptions {
  /** Days a sample is kept. */
  readonly retentionDays: number;
  /** Free space below which it refuses writes instead of corrupting its disk, in bytes. */
  readonly minFreeDiskBytes: number;
  /** File with the key that /snapshot* asks for. */
  readonly snapshotAuthKeyFile: string;
  /** URL of vmalert: Grafana lists its rules through VictoriaMetrics. Default: rules are not listed. */
  readonly vmalertUrl?: string;
}

/** Arguments of single-node VictoriaMetrics. It has one account, and no replica of what it loses when killed. */
export const vmsingleArgs = (options: VmsingleOptions): string[] =>
  commandLine({
    storageDataPath: VMSINGLE_DATA_PATH,
    retentionPeriod: daysWithSuffix(options.retentionDays),
    httpListenAddr: `:${PORTS.vmsingle.http}`,
    inmemoryDataFlushInterval: "5s",
    "storage.minFreeDiskSpaceBytes": options.minFreeDiskBytes,
    snapshotAuthKey: fromFile(options.snapshotAuthKeyFile),
    ...OTLP_LABELS,
    "vmalert.proxyURL": options.vmalertUrl,
    "memory.allowedPercent": CACHE_MEMORY_PERCENT,
    loggerFormat: "json",
  });

export interface PrometheusArgsOptions {
  readonly configFile: string;
  /** Folder of the time series database. */
  readonly dataPath: string;
  /** Whole days that a sample is kept. */
  readonly retentionDays: number;
  /** `host:port`, or `:port` for every address. */
  readonly listenAddress: string;
  /** Public URL, which alerts link to. Default: the host's own name. */
  readonly externalUrl?: string;
  /** Serve `/-/reload` and `/-/quit`. Default: no. */
  readonly lifecycle?: boolean;
  /** Take samples by remote write as well. Default: no. */
  readonly remoteWriteReceiver?: boolean;
  /** Serve deletion and snapshots under `/api/v1/admin`. Default: no. */
  readonly adminApi?: boolean;
  /** Write blocks of two hours and leave compaction to Thanos, whose sidecar uploads them. Default: no. */
  readonly thanosSidecar?: boolean;
}

/** Prometheus' arguments. */
export const prometheusArgs = (options: PrometheusArgsOptions): string[] => [
  `--config.file=${options.configFile}`,
  `--storage.tsdb.path=${options.dataPath}`,
  `--storage.tsdb.retention.time=${options.retentionDays}d`,
  `--web.listen-address=${options.listenAddress}`,
  ...(options.externalUrl === undefined ? [] : [`--web.external-url=${options.externalUrl}`]),
  ...(options.lifecycle === true ? ["--web.enable-lifecycle"] : []),
  ...(options.remoteWriteReceiver === true ? ["--web.enable-remote-write-receiver"] : []),
  ...(options.adminApi === true ? ["--web.enable-admin-api"] : []),
  ...(options.thanosSidecar === true
    ? ["--storage.tsdb.min-block-duration=2h", "--storage.tsdb.max-block-duration=2h"]
    : []),
];

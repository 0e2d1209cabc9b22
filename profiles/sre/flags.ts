import { VALUES } from "./values.ts";

interface Paths {
  /** File of the configuration, with rules beside it. */
  readonly config: string;
  /** Directory of the data. */
  readonly data: string;
  /** Address and port to listen on. Default: the program's own, on every address. */
  readonly listen?: string;
}

const listenFlag = (listen: string | undefined): string[] =>
  listen === undefined ? [] : [`--web.listen-address=${listen}`];

/** Prometheus' flags. Both APIs act on requests of whoever reaches the port: it is published on the loopback only. */
export const prometheusFlags = ({ config, data, listen }: Paths): string[] => [
  `--config.file=${config}`,
  `--storage.tsdb.path=${data}`,
  `--storage.tsdb.retention.time=${VALUES.metricsRetentionDays}d`,
  "--web.enable-admin-api",
  "--web.enable-lifecycle",
  ...listenFlag(listen),
];

/** Alertmanager's flags. One instance has no cluster to listen for. */
export const alertmanagerFlags = ({ config, data, listen }: Paths): string[] => [
  `--config.file=${config}`,
  `--storage.path=${data}`,
  "--cluster.listen-address=",
  ...listenFlag(listen),
];

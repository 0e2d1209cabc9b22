import { prometheusArgs } from "../../src/telemetry/prometheus/args.ts";
import { VALUES } from "./values.ts";

interface Paths {
  /** File of the configuration, with rules beside it. */
  readonly config: string;
  /** Directory of the data. */
  readonly data: string;
  /** `host:port` to listen on, `:port` for every address. */
  readonly listen: string;
}

/** Prometheus' flags. Both APIs act on requests of whoever reaches the port: it is published on the loopback only. */
export const prometheusFlags = ({ config, data, listen }: Paths): string[] =>
  prometheusArgs({
    configFile: config,
    dataPath: data,
    retentionDays: VALUES.metricsRetentionDays,
    listenAddress: listen,
    adminApi: true,
    lifecycle: true,
  });

/** Alertmanager's flags. One instance has no cluster to listen for. */
export const alertmanagerFlags = ({ config, data, listen }: Paths): string[] => [
  `--config.file=${config}`,
  `--storage.path=${data}`,
  `--web.listen-address=${listen}`,
  "--cluster.listen-address=",
];

import { PORTS } from "../ports.ts";
import { commandLine } from "./flags.ts";

export interface VmalertOptions {
  /** Rule files; globs are taken. */
  readonly ruleFiles: readonly string[];
  /** URL that rules query, with the account: `http://…/select/0/prometheus`. */
  readonly datasourceUrl: string;
  /** URL that recorded series and the state of alerts are written to, with the account. */
  readonly remoteWriteUrl: string;
  /** One URL for each Alertmanager pod: a balanced one would tell only some members of the cluster. */
  readonly alertmanagerUrls: readonly string[];
  /** Grafana's public URL, where the links in notifications lead. */
  readonly externalUrl: string;
  /** Labels on every alert and recorded series. Default: none. */
  readonly externalLabels?: Readonly<Record<string, string>>;
  /** Seconds between evaluations of a group that does not say. Default: 30. */
  readonly evaluationSeconds?: number;
}

/** vmalert's arguments. The state of `for:` clauses survives a restart: it is written, and read back at the start. */
export const vmalertArgs = ({ evaluationSeconds = 30, ...options }: VmalertOptions): string[] =>
  commandLine({
    rule: options.ruleFiles,
    evaluationInterval: `${evaluationSeconds}s`,
    "datasource.url": options.datasourceUrl,
    "remoteWrite.url": options.remoteWriteUrl,
    "remoteRead.url": options.datasourceUrl,
    "notifier.url": options.alertmanagerUrls,
    "external.url": options.externalUrl,
    "external.label": Object.entries(options.externalLabels ?? {}).map(([name, value]) => `${name}=${value}`),
    httpListenAddr: `:${PORTS.vmalert.http}`,
    loggerFormat: "json",
  });

import { PORTS } from "../ports.ts";

/** Where silences and the log of notifications are kept. */
export const ALERTMANAGER_DATA_PATH = "/alertmanager";

export interface AlertmanagerArgsOptions {
  readonly configFile: string;
  /** Public URL, which notifications link to. */
  readonly externalUrl: string;
  /** Host names of all replicas, without port. Each alert is sent to every one, and gossip makes one notification. */
  readonly peers: readonly string[];
}

/** Alertmanager's arguments. A single replica gossips with nobody and opens no port for it. */
export const alertmanagerArgs = ({ configFile, externalUrl, peers }: AlertmanagerArgsOptions): string[] => [
  `--config.file=${configFile}`,
  `--storage.path=${ALERTMANAGER_DATA_PATH}`,
  `--web.listen-address=:${PORTS.alertmanager.http}`,
  `--web.external-url=${externalUrl}`,
  `--cluster.listen-address=${peers.length > 1 ? `:${PORTS.alertmanager.gossip}` : ""}`,
  ...(peers.length > 1 ? peers.map((peer) => `--cluster.peer=${peer}:${PORTS.alertmanager.gossip}`) : []),
  "--log.format=json",
];

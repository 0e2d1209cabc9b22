import { join } from "node:path";
import { PORTS } from "../../../src/telemetry/ports.ts";
import type { SettingRewrite } from "./rewrite.ts";

/** Where a Loki of one process is. */
export interface LokiPlace {
  readonly address: string;
  /** Default: the rendered ones. */
  readonly ports?: { readonly http: number; readonly grpc: number };
  /** Directory that stands in for its volume. */
  readonly root: string;
  readonly connectionString: string;
  /** File of the tenants' limits. */
  readonly overrides: string;
}

const IN_MEMORY = { kvstore: { store: "inmemory" } };

const grpcOf = ({ ports = PORTS.loki }: LokiPlace): number => ports.grpc;

const LISTENS = "Loki listens on an address of its own";
const ONE_PROCESS =
  "Loki runs as one process (-target=all): rings in memory, one replica of each stream, no gossip, no zones, no scheduler, no index gateway, no patterns";
const PATHS = "Loki's paths → below a directory of its own";
const BLOB = "Blob storage → Azurite";
const NO_CACHE = "memcached → none";

/** What of the rendered Loki is rewritten so that one process on the loopback can be all of it. */
export const LOKI_REWRITES: readonly SettingRewrite<LokiPlace>[] = [
  { says: LISTENS, path: ["server", "http_listen_address"], to: ({ address }) => address },
  { says: LISTENS, path: ["server", "http_listen_port"], to: ({ ports = PORTS.loki }) => ports.http },
  { says: LISTENS, path: ["server", "grpc_listen_address"], to: ({ address }) => address },
  { says: LISTENS, path: ["server", "grpc_listen_port"], to: grpcOf },
  { says: LISTENS, path: ["common", "instance_addr"], to: ({ address }) => address },
  {
    says: LISTENS,
    path: ["common", "compactor_grpc_address"],
    to: (place) => `${place.address}:${grpcOf(place)}`,
  },
  { says: ONE_PROCESS, path: ["common", "ring"], to: () => IN_MEMORY },
  { says: ONE_PROCESS, path: ["common", "replication_factor"], to: () => 1 },
  { says: ONE_PROCESS, path: ["memberlist"], to: () => undefined },
  {
    says: ONE_PROCESS,
    path: ["ingester", "lifecycler"],
    to: () => ({ ring: { ...IN_MEMORY, replication_factor: 1 } }),
  },
  { says: ONE_PROCESS, path: ["pattern_ingester", "enabled"], to: () => false },
  { says: ONE_PROCESS, path: ["frontend"], to: () => undefined },
  { says: ONE_PROCESS, path: ["frontend_worker"], to: () => undefined },
  { says: ONE_PROCESS, path: ["storage_config", "tsdb_shipper", "index_gateway_client"], to: () => undefined },
  { says: ONE_PROCESS, path: ["ruler", "ring"], to: () => IN_MEMORY },
  { says: PATHS, path: ["common", "path_prefix"], to: ({ root }) => root },
  { says: PATHS, path: ["ingester", "wal", "dir"], to: ({ root }) => join(root, "wal") },
  {
    says: PATHS,
    path: ["storage_config", "tsdb_shipper", "active_index_directory"],
    to: ({ root }) => join(root, "tsdb-index"),
  },
  {
    says: PATHS,
    path: ["storage_config", "tsdb_shipper", "cache_location"],
    to: ({ root }) => join(root, "tsdb-cache"),
  },
  { says: PATHS, path: ["compactor", "working_directory"], to: ({ root }) => join(root, "compactor") },
  { says: PATHS, path: ["ruler", "rule_path"], to: ({ root }) => join(root, "rules") },
  { says: PATHS, path: ["runtime_config", "file"], to: ({ overrides }) => overrides },
  {
    says: BLOB,
    path: ["storage_config", "object_store", "azure", "connection_string"],
    to: ({ connectionString }) => connectionString,
  },
  {
    says: BLOB,
    path: ["ruler_storage", "azure", "connection_string"],
    to: ({ connectionString }) => connectionString,
  },
  { says: NO_CACHE, path: ["chunk_store_config"], to: () => undefined },
  { says: NO_CACHE, path: ["query_range"], to: () => undefined },
];

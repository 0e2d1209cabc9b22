import { join } from "node:path";
import { PORTS } from "../../../src/telemetry/ports.ts";
import type { SettingRewrite } from "./rewrite.ts";

/** Where a Tempo of one process is. */
export interface TempoPlace {
  readonly address: string;
  /** Directory that stands in for its volume. */
  readonly root: string;
  /** Account of the Blob store, its key, and host and port. */
  readonly blobs: { readonly account: string; readonly key: string; readonly endpoint: string };
  /** File of the tenants' limits. */
  readonly overrides: string;
  /** Where the vminsert is that takes generated metrics, such as `http://127.0.0.1:8480`. */
  readonly vminsert: string;
}

/** Where one process of Tempo looks for its other parts, whatever it is told. */
const ITSELF = "127.0.0.1";

const IN_MEMORY = { kvstore: { store: "inmemory" } };

const LISTENS = "Tempo listens on an address of its own";
const ONE_PROCESS =
  "Tempo runs as one process (-target=all): rings in memory, one replica of each trace, no gossip, no zones";
const PATHS = "Tempo's paths → below a directory of its own";
const BLOB = "Blob storage → Azurite";
const NO_CACHE = "memcached → none";

const RECEIVERS = ["distributor", "receivers", "otlp", "protocols"] as const;

/** What of the rendered Tempo is rewritten so that one process on the loopback can be all of it. */
export const TEMPO_REWRITES: readonly SettingRewrite<TempoPlace>[] = [
  { says: LISTENS, path: ["server", "http_listen_address"], to: ({ address }) => address },
  { says: LISTENS, path: ["server", "grpc_listen_address"], to: () => ITSELF },
  { says: LISTENS, path: [...RECEIVERS, "grpc", "endpoint"], to: ({ address }) => `${address}:${PORTS.otlp.grpc}` },
  { says: LISTENS, path: [...RECEIVERS, "http", "endpoint"], to: ({ address }) => `${address}:${PORTS.otlp.http}` },
  {
    says: LISTENS,
    path: ["querier", "frontend_worker", "frontend_address"],
    to: () => `${ITSELF}:${PORTS.tempo.grpc}`,
  },
  { says: ONE_PROCESS, path: ["memberlist"], to: () => undefined },
  { says: ONE_PROCESS, path: ["distributor", "ring"], to: () => IN_MEMORY },
  {
    says: ONE_PROCESS,
    path: ["ingester", "lifecycler"],
    to: () => ({ ring: { ...IN_MEMORY, replication_factor: 1 } }),
  },
  {
    says: ONE_PROCESS,
    path: ["metrics_generator", "ring"],
    to: ({ address }) => ({ ...IN_MEMORY, instance_addr: address }),
  },
  {
    says: ONE_PROCESS,
    path: ["compactor", "ring"],
    to: ({ address }) => ({ ...IN_MEMORY, instance_addr: address }),
  },
  {
    says: "Tempo's generated metrics → the drill's vminsert",
    path: ["metrics_generator", "storage", "remote_write"],
    to: ({ vminsert }, before) => JSON.parse(JSON.stringify(before).replaceAll(/http:\/\/vminsert[^/"]*/g, vminsert)),
  },
  { says: PATHS, path: ["metrics_generator", "storage", "path"], to: ({ root }) => join(root, "generator/wal") },
  { says: PATHS, path: ["storage", "trace", "wal", "path"], to: ({ root }) => join(root, "wal") },
  { says: PATHS, path: ["overrides", "per_tenant_override_config"], to: ({ overrides }) => overrides },
  { says: BLOB, path: ["storage", "trace", "azure", "use_federated_token"], to: () => undefined },
  { says: BLOB, path: ["storage", "trace", "azure", "storage_account_name"], to: ({ blobs }) => blobs.account },
  { says: BLOB, path: ["storage", "trace", "azure", "storage_account_key"], to: ({ blobs }) => blobs.key },
  { says: BLOB, path: ["storage", "trace", "azure", "endpoint_suffix"], to: ({ blobs }) => blobs.endpoint },
  { says: NO_CACHE, path: ["cache"], to: () => undefined },
];

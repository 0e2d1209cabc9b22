import { EnvironmentReader, type Variables } from "../shared/environment.ts";
import { type HubSettings, hubSettings, type PostgresSettings, postgresSettings } from "../shared/hub/settings.ts";
import { type ServerSettings, serverSettings } from "../shared/settings.ts";
import { type Followed as FollowedTable, tableName } from "./pipeline/tables.ts";
import type { Followed } from "./webhook/event.ts";

export interface ProxySettings {
  readonly server: ServerSettings;
  readonly hub: HubSettings;
  readonly postgres: PostgresSettings;
  readonly gitops: Followed;
  /** How a sync is run: by a unit behind a socket, or as a child. */
  readonly sync: { readonly socket: string } | { readonly script: string };
  /** Directory of what must outlive the process. */
  readonly stateDirectory: string;
  /** File of the gateway's routes. Absent: none. */
  readonly routesFile: string | undefined;
  readonly mongodbDatabase: string;
  /** Collections that are copied. Empty: the pipeline is off. */
  readonly collections: readonly FollowedTable[];
  /** Milliseconds between rounds of the pipeline. */
  readonly pipelineIntervalMs: number;
}

/** Throws a SettingsError that names every variable that cannot be used. */
export function proxySettings(variables: Variables): ProxySettings {
  const reader = new EnvironmentReader(variables);
  const script = reader.path("SYNC_SCRIPT");
  const settings = {
    server: serverSettings(reader, 8085, "127.0.0.1"),
    hub: hubSettings(reader, variables),
    postgres: postgresSettings(reader, "hub_proxy"),
    gitops: {
      repository: reader.text("GITOPS_REPOSITORY", "example/hub", "<owner>/<name>", /^[\w.-]+\/[\w.-]+$/),
      branch: reader.text("GITOPS_BRANCH", "main", "a branch", /^(?!-)[\w./-]+$/),
    },
    sync: script === undefined ? { socket: reader.path("SYNC_SOCKET") ?? "/run/hub/gitops-sync.sock" } : { script },
    stateDirectory: reader.path("STATE_DIRECTORY") ?? "/var/lib/hub-proxy",
    routesFile: reader.path("GATEWAY_ROUTES"),
    mongodbDatabase: reader.text("MONGODB_DATABASE", "business", "a name", /^\w+$/),
    collections: collectionsOf(reader.text("COLLECTIONS", undefined, COLLECTIONS, /^[^=,]+=\w+(,[^=,]+=\w+)*$/)),
    pipelineIntervalMs: 1000 * reader.number("PIPELINE_INTERVAL_SECONDS", { fallback: 300, least: 1, most: 86_400 }),
  };
  reader.finish();
  return settings;
}

const COLLECTIONS = "<collection>=<table>,…";

const collectionsOf = (text: string | undefined): FollowedTable[] =>
  (text?.split(",") ?? []).map((pair) => {
    const [collection = "", table = ""] = pair.split("=");
    return { collection, table: tableName(table) };
  });

import type { EnvironmentReader, Variables } from "../environment.ts";

/** What the services of the hub take from their environment beside their own. No secret is among it. */
export interface HubSettings {
  readonly openbaoAddress: string;
  /** Directory of the AppRole's credentials, which systemd makes. Absent: the service starts without secrets. */
  readonly credentialsDirectory: string | undefined;
  /** Base URL of the collector's OTLP receiver. */
  readonly collectorUrl: string;
  /** What systemd's notification reads. */
  readonly variables: Variables;
}

export const hubSettings = (reader: EnvironmentReader, variables: Variables): HubSettings => ({
  openbaoAddress: reader.url("OPENBAO_ADDRESS", "http://127.0.0.1:8200"),
  credentialsDirectory: reader.path("CREDENTIALS_DIRECTORY"),
  collectorUrl: reader.url("OTLP_URL", "http://127.0.0.1:30318"),
  variables,
});

/** Where PostgreSQL is, and as whom; the password is a secret. */
export interface PostgresSettings {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

export const postgresSettings = (reader: EnvironmentReader, user: string): PostgresSettings => ({
  host: reader.text("POSTGRES_HOST", "127.0.0.1", "a host name, an address or a directory", /^[\w.:/-]+$/),
  port: reader.number("POSTGRES_PORT", { fallback: 30432, least: 1, most: 65_535, integer: true }),
  database: reader.text("POSTGRES_DATABASE", "hub", "a name", /^\w+$/),
  user: reader.text("POSTGRES_USER", user, "a name", /^\w+$/),
});

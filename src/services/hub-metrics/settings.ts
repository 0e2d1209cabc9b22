import { hostname } from "node:os";
import { EnvironmentReader, type Variables } from "../shared/environment.ts";
import { type HubSettings, hubSettings, type PostgresSettings, postgresSettings } from "../shared/hub/settings.ts";
import { type ServerSettings, serverSettings } from "../shared/settings.ts";

export interface MetricsSettings {
  readonly server: ServerSettings;
  readonly hub: HubSettings;
  readonly postgres: PostgresSettings;
  /** Value of the column `host`. */
  readonly host: string;
  readonly intervalMs: number;
  readonly retentionDays: number;
}

/** Throws a SettingsError that names every variable that cannot be used. */
export function metricsSettings(variables: Variables): MetricsSettings {
  const reader = new EnvironmentReader(variables);
  const settings = {
    server: serverSettings(reader, 8086, "127.0.0.1"),
    hub: hubSettings(reader, variables),
    postgres: postgresSettings(reader, "hub_metrics"),
    host: reader.text("HOST_NAME", hostname(), "a host name", /^[\w.-]+$/),
    intervalMs: 1000 * reader.number("INTERVAL_SECONDS", { fallback: 15, least: 1, most: 3600 }),
    retentionDays: reader.number("RETENTION_DAYS", { fallback: 30, least: 1, most: 3650, integer: true }),
  };
  reader.finish();
  return settings;
}

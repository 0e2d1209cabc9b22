import { SECRET } from "../../plan/mock-engine.ts";
import { type AuditRule, at, oneOf, propertyRule } from "./rule.ts";

const SERVER = "dbforpostgresql:Server";

const server = (id: string, path: string, is: Parameters<typeof propertyRule>[0]["is"], protects: string): AuditRule =>
  propertyRule({ id, type: SERVER, path, is, protects });

/** What the database server, the backup vault and the log workspace are held to. */
export const dataRules: readonly AuditRule[] = [
  server("Azure.PostgreSQL.AAD", "authConfig.activeDirectoryAuth", "Enabled", "administrators sign in through Entra"),
  server("Azure.PostgreSQL.AADOnly", "authConfig.passwordAuth", "Disabled", "no password opens the database"),
  {
    ...server(
      "Azure.PostgreSQL.ZoneRedundantHA",
      "highAvailability.mode",
      "ZoneRedundant",
      "losing a zone does not lose Grafana",
    ),
    *check(plan, environment) {
      for (const { name, inputs } of plan.of(SERVER)) {
        const mode = at(inputs, "highAvailability.mode");
        // An environment may choose one zone; what it may not is to choose two and get one.
        if (environment.postgres.zoneRedundant && mode !== "ZoneRedundant")
          yield { resource: name, found: `mode is ${String(mode)}` };
      }
    },
    required: "highAvailability.mode is ZoneRedundant, where the environment asks for it",
  },
  server(
    "Azure.PostgreSQL.MaintenanceWindow",
    "maintenanceWindow.customWindow",
    "Enabled",
    "the server restarts when people are there",
  ),
  server(
    "Azure.PostgreSQL.GeoRedundantBackup",
    "backup.geoRedundantBackup",
    "Enabled",
    "the database survives the region",
  ),
  server("CKV2_AZURE_57", "network.publicNetworkAccess", "Disabled", "the server has no public address"),
  {
    id: "Megatron.PostgreSQL.Administrator",
    protects: "the server can be made, and nobody knows its administrator's password",
    required:
      "where passwords may sign in, an administrator's login, and a secret password that later runs leave alone",
    remedy: "keep the administrator of postgres.ts",
    *check(plan) {
      for (const { name, inputs, options } of plan.of(SERVER)) {
        if (at(inputs, "authConfig.passwordAuth") !== "Enabled") continue;
        const password = inputs["administratorLoginPassword"];
        if (typeof inputs["administratorLogin"] !== "string") yield { resource: name, found: "no administratorLogin" };
        // Azure refuses a server without one; what is neither absent nor a secret stands in the state in plain text.
        if (password !== SECRET)
          yield { resource: name, found: password === undefined ? "no password" : "a password in plain text" };
        else if (!options.ignoreChanges.includes("administratorLoginPassword"))
          yield { resource: name, found: "a password that every run changes" };
      }
    },
  },
  {
    id: "Azure.PostgreSQL.UseSSL",
    protects: "nothing travels in plain text",
    required: "require_secure_transport is on for every server",
    remedy: "keep the settings of postgres.ts",
    *check(plan) {
      for (const { name, inputs } of plan.of(SERVER)) {
        const on = plan
          .of("dbforpostgresql:Configuration")
          .some(
            (item) =>
              item.inputs["serverName"] === inputs["serverName"] &&
              item.inputs["configurationName"] === "require_secure_transport" &&
              item.inputs["value"] === "on",
          );
        if (!on) yield { resource: name, found: "require_secure_transport is not on" };
      }
    },
  },
  propertyRule({
    id: "Azure.BV.Immutable",
    type: "dataprotection:BackupVault",
    path: "properties.securitySettings.immutabilitySettings.state",
    is: oneOf("Unlocked", "Locked"),
    protects: "nobody can delete a backup before its time",
  }),
  propertyRule({
    id: "Megatron.BV.SoftDelete",
    type: "dataprotection:BackupVault",
    path: "properties.securitySettings.softDeleteSettings.state",
    is: oneOf("On", "AlwaysOn"),
    protects: "a deleted backup can be brought back",
  }),
  propertyRule({
    id: "Megatron.LogAnalytics.LocalAuth",
    type: "operationalinsights:Workspace",
    path: "features.disableLocalAuth",
    is: true,
    protects: "no key writes logs",
  }),
];

import { randomBytes } from "node:crypto";
import * as dbforpostgresql from "@pulumi/azure-native/dbforpostgresql/index.js";
import * as pulumi from "@pulumi/pulumi";
import { GRAFANA_DATABASE } from "../config/azure/database.ts";
import type { Names } from "../config/azure/names.ts";
import type { Environment } from "../config/schema.ts";
import { drawnInUp } from "./known-after-up.ts";

export interface PostgresArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly azure: Pick<Environment["azure"], "region" | "tenantId" | "zones">;
  readonly names: Pick<Names, "database">;
  readonly postgres: Environment["postgres"];
  readonly maintenance: Environment["maintenance"]["database"];
  /** Entra group that administers the server; it makes Grafana's user. */
  readonly administrators: { readonly objectId: string; readonly name: string };
  readonly subnetId: pulumi.Input<string>;
  readonly dnsZoneId: pulumi.Input<string>;
}

/** Settings of the server that Azure leaves weaker than they can be. */
const SERVER_SETTINGS = {
  require_secure_transport: "on",
  ssl_min_protocol_version: "TLSv1.2",
  log_connections: "on",
  log_disconnections: "on",
  "connection_throttle.enable": "on",
} as const;

/** Login that Azure demands where passwords may sign in; it cannot be changed afterwards, and nobody uses it. */
const ADMINISTRATOR_LOGIN = "serveradmin";

/** A password that nobody is told: 256 random bits, after a letter of each kind that Azure asks for. */
const unknownPassword = (): string => `aA0-${randomBytes(32).toString("base64url")}`;

/**
 * The database that keeps Grafana's state, on a private address.
 *
 * Entra signs administrators in. Password sign-in stays on for one user, Grafana's own, because Grafana's database
 * connection cannot use Entra tokens (grafana/grafana#91050). An administrator makes that user with the password that
 * Key Vault holds; no state sees it.
 *
 * With password sign-in on, Azure refuses a server without an administrator's login and password ("Must be specified
 * the first time that you enable password based authentication": the API's own words). That password is drawn when
 * the server is made, is never shown or used, and stands in the state encrypted with the state vault's key only.
 * A later run draws another, which `ignoreChanges` drops. Key Vault keeps no copy: there is nobody to read it.
 */
export class Postgres extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;
  readonly serverName: pulumi.Output<string>;

  constructor(name: string, args: PostgresArgs, opts?: pulumi.ComponentResourceOptions) {
    super("megatron:database:Postgres", name, {}, opts);
    const { resourceGroupName, postgres } = args;
    const [primaryZone = "1", standbyZone = primaryZone] = args.azure.zones;
    const server = new dbforpostgresql.Server(
      `${name}-server`,
      {
        resourceGroupName,
        location: args.azure.region,
        serverName: args.names.database,
        version: postgres.version,
        createMode: "Default",
        sku: { name: postgres.sku, tier: postgres.tier },
        storage: { storageSizeGB: postgres.storageGb, autoGrow: "Enabled" },
        availabilityZone: primaryZone,
        highAvailability: postgres.zoneRedundant
          ? { mode: "ZoneRedundant", standbyAvailabilityZone: standbyZone }
          : { mode: "Disabled" },
        backup: {
          backupRetentionDays: postgres.backupDays,
          geoRedundantBackup: postgres.geoRedundantBackup ? "Enabled" : "Disabled",
        },
        maintenanceWindow: { customWindow: "Enabled", ...args.maintenance },
        administratorLogin: ADMINISTRATOR_LOGIN,
        administratorLoginPassword: pulumi.secret(drawnInUp(unknownPassword)),
        authConfig: { activeDirectoryAuth: "Enabled", passwordAuth: "Enabled", tenantId: args.azure.tenantId },
        network: {
          delegatedSubnetResourceId: args.subnetId,
          privateDnsZoneArmResourceId: args.dnsZoneId,
          publicNetworkAccess: "Disabled",
        },
      },
      {
        parent: this,
        protect: true,
        ignoreChanges: [
          "administratorLoginPassword",
          // A failover swaps the two zones, and that is not a change to undo.
          "availabilityZone",
          "highAvailability.standbyAvailabilityZone",
        ],
      },
    );
    const place = { resourceGroupName, serverName: server.name };
    let previous: pulumi.Resource = new dbforpostgresql.AdministratorsMicrosoftEntra(
      `${name}-administrators`,
      {
        ...place,
        objectId: args.administrators.objectId,
        principalName: args.administrators.name,
        principalType: "Group",
        tenantId: args.azure.tenantId,
      },
      { parent: this, deletedWith: server },
    );
    for (const [configurationName, value] of Object.entries(SERVER_SETTINGS)) {
      // The server takes one change at a time, and answers 409 to a second.
      previous = new dbforpostgresql.Configuration(
        `${name}-${configurationName.replaceAll(/[._]/g, "-")}`,
        { ...place, configurationName, source: "user-override", value },
        { parent: this, deletedWith: server, dependsOn: [previous] },
      );
    }
    new dbforpostgresql.Database(
      `${name}-grafana`,
      { ...place, databaseName: GRAFANA_DATABASE.name, charset: "UTF8", collation: "en_US.utf8" },
      { parent: this, protect: true, deletedWith: server, dependsOn: [previous] },
    );
    this.id = server.id;
    this.serverName = server.name;
    this.registerOutputs({ id: this.id, serverName: this.serverName });
  }
}

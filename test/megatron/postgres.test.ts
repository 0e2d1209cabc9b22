import { expect, test } from "vitest";
import { names } from "../../src/config/azure/names.ts";
import type { Environment } from "../../src/config/schema.ts";
import { Postgres } from "../../src/megatron/postgres.ts";
import { SECRET } from "../../src/plan/mock-engine.ts";
import { environmentWith, ofType, only, planOf } from "./plan.ts";

function postgres(changes: Partial<Environment["postgres"]> = {}) {
  const environment = environmentWith();
  return planOf(
    (opts) =>
      new Postgres(
        "database",
        {
          resourceGroupName: "rg-data",
          azure: environment.azure,
          names: names(environment),
          postgres: { ...environment.postgres, ...changes },
          maintenance: environment.maintenance.database,
          administrators: { objectId: "group-id", name: "database-admins" },
          subnetId: "/subnets/database",
          dnsZoneId: "/zones/database",
        },
        opts,
      ),
  );
}

const server = async (changes: Partial<Environment["postgres"]> = {}) =>
  only(await postgres(changes), "dbforpostgresql:Server");

test("the server stands in its own subnet and has no public address (D-11)", async () => {
  expect((await server()).inputs["network"]).toEqual({
    delegatedSubnetResourceId: "/subnets/database",
    privateDnsZoneArmResourceId: "/zones/database",
    publicNetworkAccess: "Disabled",
  });
});

test("Entra's group administers the server", async () => {
  const plan = await postgres();
  expect(only(plan, "dbforpostgresql:Server").inputs["authConfig"]).toMatchObject({ activeDirectoryAuth: "Enabled" });
  expect(only(plan, "dbforpostgresql:AdministratorsMicrosoftEntra").inputs).toMatchObject({
    objectId: "group-id",
    principalName: "database-admins",
    principalType: "Group",
  });
});

test("with password sign-in Azure demands an administrator: its password is a secret that no later run changes", async () => {
  const { inputs, options } = await server();
  expect(inputs["authConfig"]).toMatchObject({ passwordAuth: "Enabled" });
  expect(inputs["administratorLogin"]).toMatch(/^(?!pg_)(?!(admin|administrator|root|guest|public)$)[a-z]+$/);
  expect(inputs["administratorLoginPassword"]).toBe(SECRET);
  expect(options.ignoreChanges).toContain("administratorLoginPassword");
});

test("the server takes encrypted connections only (D-11)", async () => {
  const settings = ofType(await postgres(), "dbforpostgresql:Configuration").map(({ inputs }) => [
    inputs["configurationName"],
    inputs["value"],
  ]);
  expect(Object.fromEntries(settings)).toMatchObject({
    require_secure_transport: "on",
    ssl_min_protocol_version: "TLSv1.2",
  });
});

test("settings are made one after the other, and the database last: the server answers 409 to a second change", async () => {
  const plan = await postgres();
  const changes = [
    ...ofType(plan, "dbforpostgresql:AdministratorsMicrosoftEntra"),
    ...ofType(plan, "dbforpostgresql:Configuration"),
    ...ofType(plan, "dbforpostgresql:Database"),
  ];
  const awaited = changes.flatMap(({ dependsOn }) => dependsOn);
  expect(new Set(awaited).size).toBe(changes.length - 1);
  expect(awaited).not.toContain(only(plan, "dbforpostgresql:Database").urn);
});

test.each([
  [true, { mode: "ZoneRedundant", standbyAvailabilityZone: "2" }],
  [false, { mode: "Disabled" }],
])("a standby in another zone: %s, by value; a failover is not undone (D-11)", async (zoneRedundant, expected) => {
  const { inputs, options } = await server({ zoneRedundant });
  expect(inputs["highAvailability"]).toMatchObject(expected);
  expect(options.ignoreChanges).toEqual(
    expect.arrayContaining(["availabilityZone", "highAvailability.standbyAvailabilityZone"]),
  );
});

test.each([
  [true, "Enabled"],
  [false, "Disabled"],
])("Grafana's database is durable and backed up, in another region too: %s (S0-PG-04)", async (geo, expected) => {
  const plan = await postgres({ geoRedundantBackup: geo, backupDays: 21 });
  expect(only(plan, "dbforpostgresql:Server").inputs["backup"]).toEqual({
    backupRetentionDays: 21,
    geoRedundantBackup: expected,
  });
  const database = only(plan, "dbforpostgresql:Database");
  expect(database.inputs["databaseName"]).toBe("grafana");
  expect([only(plan, "dbforpostgresql:Server").options.protect, database.options.protect]).toEqual([true, true]);
});

test("the server restarts in the environment's window", async () => {
  expect((await server()).inputs["maintenanceWindow"]).toEqual({
    customWindow: "Enabled",
    ...environmentWith().maintenance.database,
  });
});

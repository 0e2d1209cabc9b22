import { expect, test } from "vitest";
import { names } from "../../src/config/azure/names.ts";
import { environmentWith, ofType, only, wholePlan } from "./plan.ts";

const environment = environmentWith();
const all = names(environment);
const plan = await wholePlan(environment);

/** Containers of the account of a purpose. */
const containersOf = (account: string): string[] =>
  ofType(plan, "storage:BlobContainer")
    .filter(({ inputs }) => inputs["accountName"] === account)
    .map(({ inputs }) => String(inputs["containerName"]))
    .sort();

const account = (name: string) =>
  ofType(plan, "storage:StorageAccount").find(({ inputs }) => inputs["accountName"] === name);

test("traces have a Blob account of their own, with Tempo's container (S0-TRC-02)", () => {
  expect(containersOf(all.storageAccount("traces"))).toEqual(["tempo-traces"]);
});

test("logs have a Blob account of their own, with Loki's chunks and rules (S0-LOG-02)", () => {
  expect(containersOf(all.storageAccount("logs"))).toEqual(["loki-chunks", "loki-ruler"]);
});

test("the metrics backup is in an account apart from what it must outlive, and leaves the region (S0-MET-04)", () => {
  expect(containersOf(all.storageAccount("metricsBackup"))).toEqual(["vm-daily", "vm-latest"]);
  const backup = account(all.storageAccount("metricsBackup"));
  expect(backup?.inputs["sku"]).toEqual({ name: "Standard_RAGZRS" });
  const groups = (["traces", "logs"] as const).map(
    (purpose) => account(all.storageAccount(purpose))?.inputs["resourceGroupName"],
  );
  expect(groups).not.toContain(undefined);
  expect(groups).not.toContain(backup?.inputs["resourceGroupName"]);
});

test("backups stay in Azure when the program lets go of them, and nothing else does", () => {
  const retained = ofType(plan, "storage:StorageAccount")
    .filter(({ options }) => options.retainOnDelete)
    .map(({ inputs }) => String(inputs["accountName"]));
  expect(retained.sort()).toEqual([all.storageAccount("clusterBackup"), all.storageAccount("metricsBackup")].sort());
});

test("immutable are the daily copies alone, for the environment's days (D-09)", () => {
  expect(only(plan, "storage:BlobContainerImmutabilityPolicy").inputs).toMatchObject({
    accountName: all.storageAccount("metricsBackup"),
    containerName: "vm-daily",
    immutabilityPeriodSinceCreationInDays: environment.storage.metricsBackup.immutableDays,
  });
});

test("everything that holds data is protected", () => {
  const holders = [
    "storage:StorageAccount",
    "storage:BlobContainer",
    "keyvault:Vault",
    "containerregistry:Registry",
    "dbforpostgresql:Server",
    "dbforpostgresql:Database",
  ].flatMap((type) => ofType(plan, type));
  expect(holders.length).toBeGreaterThan(10);
  expect(holders.filter(({ options }) => !options.protect).map(({ urn }) => urn)).toEqual([]);
});

test("the vault of certificates, which no stack makes, is reached over a private address as well", () => {
  expect(only(plan, "network:PrivateEndpoint", "state-vault-endpoint").inputs).toMatchObject({
    privateLinkServiceConnections: [{ name: all.stateKeyVault, groupIds: ["vault"] }],
  });
});

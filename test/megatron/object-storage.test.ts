import { expect, test } from "vitest";
import { names } from "../../src/config/azure/names.ts";
import { ObjectStorage, type ObjectStorageArgs } from "../../src/megatron/object-storage.ts";
import { environmentWith, ofType, only, planOf } from "./plan.ts";

function storage(changes: Partial<ObjectStorageArgs> = {}) {
  const all = names(environmentWith());
  const place = { resourceGroupName: "rg-data", location: "swedencentral", names: all };
  return planOf(
    (opts) =>
      new ObjectStorage(
        "storage",
        {
          ...place,
          purpose: "metricsBackup",
          replication: "GZRS",
          softDeleteDays: 9,
          lifecycle: [],
          endpoint: { ...place, subnetId: "/subnets/endpoints", dnsZoneId: "/zones/blob" },
          ...changes,
        },
        opts,
      ),
  );
}

test("no key, no local user and no signature without an end opens the account (S0-STO-02)", async () => {
  expect(only(await storage(), "storage:StorageAccount").inputs).toMatchObject({
    allowSharedKeyAccess: false,
    defaultToOAuthAuthentication: true,
    isLocalUserEnabled: false,
    isSftpEnabled: false,
    allowBlobPublicAccess: false,
    allowCrossTenantReplication: false,
    allowedCopyScope: "AAD",
    sasPolicy: { expirationAction: "Block", sasExpirationPeriod: "1.00:00:00" },
  });
});

test("the account has a private address only, old TLS is refused, and data is encrypted twice", async () => {
  const plan = await storage();
  const account = only(plan, "storage:StorageAccount");
  expect(account.inputs).toMatchObject({
    kind: "StorageV2",
    enableHttpsTrafficOnly: true,
    minimumTlsVersion: "TLS1_2",
    publicNetworkAccess: "Disabled",
    networkRuleSet: { defaultAction: "Deny" },
    encryption: { requireInfrastructureEncryption: true },
  });
  const endpoint = only(plan, "network:PrivateEndpoint");
  expect(endpoint.inputs).toMatchObject({
    subnet: { id: "/subnets/endpoints" },
    privateLinkServiceConnections: [{ groupIds: ["blob"] }],
  });
  expect(JSON.stringify(endpoint.inputs["privateLinkServiceConnections"])).toContain(
    String(account.inputs["accountName"]),
  );
  expect(only(plan, "network:PrivateDnsZoneGroup").inputs).toMatchObject({
    privateEndpointName: endpoint.inputs["privateEndpointName"],
    privateDnsZoneConfigs: [{ privateDnsZoneId: "/zones/blob" }],
  });
});

test.each(["ZRS", "GZRS", "RAGZRS"] as const)("replication %s is the environment's value", async (replication) => {
  expect(only(await storage({ replication }), "storage:StorageAccount").inputs["sku"]).toEqual({
    name: `Standard_${replication}`,
  });
});

test("a deleted blob or container can be brought back for so many days, and no version outlives its deletion", async () => {
  expect(only(await storage(), "storage:BlobServiceProperties").inputs).toMatchObject({
    deleteRetentionPolicy: { enabled: true, days: 9 },
    containerDeleteRetentionPolicy: { enabled: true, days: 9 },
    isVersioningEnabled: false,
  });
});

test("the account has its purpose's containers, all private, made one after the other once soft delete is on", async () => {
  const plan = await storage();
  const containers = ofType(plan, "storage:BlobContainer");
  expect(
    containers.map(({ inputs }) => `${String(inputs["containerName"])} ${String(inputs["publicAccess"])}`).sort(),
  ).toEqual(["vm-daily None", "vm-latest None"]);
  const service = only(plan, "storage:BlobServiceProperties").urn;
  const [latest] = containers.filter(({ name }) => name.endsWith("vm-latest"));
  expect(containers.map(({ dependsOn }) => dependsOn)).toEqual([[latest?.urn], [service]]);
});

test("only the container that is told so is immutable: vmbackup rewrites its latest (D-09)", async () => {
  expect(
    only(await storage({ immutableDays: { "vm-daily": 14 } }), "storage:BlobContainerImmutabilityPolicy").inputs,
  ).toMatchObject({
    containerName: "vm-daily",
    immutabilityPeriodSinceCreationInDays: 14,
    allowProtectedAppendWrites: false,
  });
  expect(ofType(await storage(), "storage:BlobContainerImmutabilityPolicy")).toEqual([]);
});

test("lifecycle rules go into the account's one policy; an account without rules has no policy", async () => {
  const rules = [
    { name: "one", prefixes: ["a/"], days: 14 },
    { name: "two", prefixes: ["b/"], days: 45 },
  ];
  const policy = only(await storage({ lifecycle: rules }), "storage:ManagementPolicy");
  expect(policy.inputs).toMatchObject({
    managementPolicyName: "default",
    policy: { rules: [{ name: "one" }, { name: "two" }] },
  });
  expect(ofType(await storage(), "storage:ManagementPolicy")).toEqual([]);
});

test.each([true, false])("account and containers are protected; retained on delete: %s", async (retain) => {
  const plan = await storage({ retain });
  const kept = [only(plan, "storage:StorageAccount"), ...ofType(plan, "storage:BlobContainer")];
  expect(kept.map(({ options }) => [options.protect, options.retainOnDelete])).toEqual(kept.map(() => [true, retain]));
});

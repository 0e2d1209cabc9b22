import { expect, test } from "vitest";
import { names } from "../../src/config/azure/names.ts";
import { KeyVault } from "../../src/megatron/key-vault.ts";
import { environmentWith, only, planOf } from "./plan.ts";

const environment = environmentWith();

const plan = await planOf((opts) => {
  const all = names(environment);
  const place = { resourceGroupName: "rg-data", location: environment.azure.region, names: all };
  return new KeyVault(
    "vault",
    {
      ...place,
      azure: environment.azure,
      softDeleteDays: 42,
      endpoint: { ...place, subnetId: "/subnets/endpoints", dnsZoneId: "/zones/vault" },
    },
    opts,
  );
});

test("rights are roles, a secret cannot be destroyed at once, and Azure's own ways in are shut", () => {
  const vault = only(plan, "keyvault:Vault");
  expect(vault.inputs["properties"]).toMatchObject({
    tenantId: environment.azure.tenantId,
    enableRbacAuthorization: true,
    enableSoftDelete: true,
    softDeleteRetentionInDays: 42,
    enablePurgeProtection: true,
    enabledForDeployment: false,
    enabledForDiskEncryption: false,
    enabledForTemplateDeployment: false,
  });
  expect(vault.inputs["properties"]).not.toHaveProperty("accessPolicies");
  expect(vault.options.protect).toBe(true);
});

test("the vault is reached over its private address only", () => {
  expect(only(plan, "keyvault:Vault").inputs["properties"]).toMatchObject({
    publicNetworkAccess: "Disabled",
    networkAcls: { defaultAction: "Deny", bypass: "None" },
  });
  expect(only(plan, "network:PrivateEndpoint").inputs).toMatchObject({
    privateLinkServiceConnections: [{ groupIds: ["vault"] }],
  });
  expect(only(plan, "network:PrivateDnsZoneGroup").inputs).toMatchObject({
    privateDnsZoneConfigs: [{ privateDnsZoneId: "/zones/vault" }],
  });
});

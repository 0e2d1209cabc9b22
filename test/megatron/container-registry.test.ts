import { expect, test } from "vitest";
import { names } from "../../src/config/azure/names.ts";
import { ContainerRegistry } from "../../src/megatron/container-registry.ts";
import { environmentWith, only, planOf } from "./plan.ts";

const plan = await planOf((opts) => {
  const place = { resourceGroupName: "rg-data", location: "swedencentral", names: names(environmentWith()) };
  return new ContainerRegistry(
    "registry",
    {
      ...place,
      untaggedRetentionDays: 12,
      published: { registry: "ghcr.io", owner: "Carrier-Org" },
      endpoint: { ...place, subnetId: "/subnets/endpoints", dnsZoneId: "/zones/registry" },
    },
    opts,
  );
});

test("nobody signs in to the registry by a shared password or unnamed, and its images leave by no export", () => {
  const registry = only(plan, "containerregistry:Registry");
  expect(registry.inputs).toMatchObject({
    sku: { name: "Premium" },
    adminUserEnabled: false,
    anonymousPullEnabled: false,
    publicNetworkAccess: "Disabled",
    networkRuleSet: { defaultAction: "Deny" },
    policies: { exportPolicy: { status: "disabled" } },
  });
  expect(registry.options.protect).toBe(true);
});

test("the registry survives a zone, serves layers under its own name, and forgets untagged images", () => {
  expect(only(plan, "containerregistry:Registry").inputs).toMatchObject({
    zoneRedundancy: "Enabled",
    dataEndpointEnabled: true,
    policies: { retentionPolicy: { status: "enabled", days: 12 } },
  });
});

test("our published images come through the cache, in lower case as registries want it", () => {
  expect(only(plan, "containerregistry:CacheRule").inputs).toMatchObject({
    sourceRepository: "ghcr.io/carrier-org/*",
    targetRepository: "carrier-org/*",
  });
});

test("the registry is reached over its private address", () => {
  expect(only(plan, "network:PrivateEndpoint").inputs).toMatchObject({
    privateLinkServiceConnections: [{ groupIds: ["registry"] }],
  });
  expect(only(plan, "network:PrivateDnsZoneGroup").inputs).toMatchObject({
    privateDnsZoneConfigs: [{ privateDnsZoneId: "/zones/registry" }],
  });
});

import { expect, test } from "vitest";
import { names } from "../../src/config/azure/names.ts";
import { ContainerRegistry } from "../../src/megatron/container-registry.ts";
import { PullThrough } from "../../src/megatron/pull-through.ts";
import { environmentWith, ofType, only, planOf } from "./plan.ts";

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

test("each upstream is pulled through below its own name, Docker Hub with a sign-in that the state vault holds", async () => {
  const through = await planOf(
    (opts) =>
      new PullThrough(
        "pull-through",
        {
          resourceGroupName: "rg-data",
          subscriptionId: "a3f1d0c2-3333-4f6a-8c1d-7b2e9a4c0d03",
          registryName: "cr",
          vault: { name: "kv", id: "/vaults/kv" },
        },
        opts,
      ),
  );
  const rules = ofType(through, "containerregistry:CacheRule").map(({ inputs }) => inputs);
  expect(rules.map((rule) => String(rule["sourceRepository"])).sort()).toEqual(
    ["docker.io/*", "ghcr.io/*", "quay.io/*", "registry.k8s.io/*"].sort(),
  );
  for (const rule of rules) {
    expect(rule["targetRepository"]).toBe(rule["sourceRepository"]);
    expect("credentialSetResourceId" in rule).toBe(rule["sourceRepository"] === "docker.io/*");
  }
  expect(only(through, "containerregistry:CredentialSet").inputs).toMatchObject({
    loginServer: "docker.io",
    authCredentials: [
      { name: "Credential1", passwordSecretIdentifier: "https://kv.vault.azure.net/secrets/dockerhub-token" },
    ],
  });
  expect(ofType(through, "authorization:RoleAssignment").map(({ inputs }) => inputs["scope"])).toEqual([
    "/vaults/kv/secrets/dockerhub-token",
    "/vaults/kv/secrets/dockerhub-user",
  ]);
});

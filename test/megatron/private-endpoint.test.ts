import { expect, test } from "vitest";
import { names } from "../../src/config/azure/names.ts";
import { privateEndpoint } from "../../src/megatron/private-endpoint.ts";
import { environmentWith, only, planOf } from "./plan.ts";

const plan = await planOf((opts) =>
  privateEndpoint(
    "vault",
    {
      resourceGroupName: "rg-data",
      location: "swedencentral",
      names: names(environmentWith()),
      subnetId: "/subnets/endpoints",
    },
    { name: "kv-one", resourceId: "/vaults/kv-one", groupId: "vault", dnsZoneId: "/zones/vault" },
    opts,
  ),
);

test("a private endpoint connects one sub-resource of one service to the subnet", () => {
  expect(only(plan, "network:PrivateEndpoint").inputs).toMatchObject({
    privateEndpointName: "pep-kv-one-prod-sdc",
    customNetworkInterfaceName: "pep-kv-one-prod-sdc-nic",
    subnet: { id: "/subnets/endpoints" },
    privateLinkServiceConnections: [{ name: "kv-one", privateLinkServiceId: "/vaults/kv-one", groupIds: ["vault"] }],
  });
});

test("the service's name leads to the endpoint inside: its record is in the private zone", () => {
  expect(only(plan, "network:PrivateDnsZoneGroup").inputs).toMatchObject({
    privateEndpointName: "pep-kv-one-prod-sdc",
    privateDnsZoneConfigs: [{ name: "vault", privateDnsZoneId: "/zones/vault" }],
  });
});

import { expect, test } from "vitest";
import { names } from "../../src/config/azure/names.ts";
import { HubNetwork } from "../../src/megatron/hub-network.ts";
import { environmentWith, only, planOf } from "./plan.ts";

const environment = environmentWith();

const hub = (ddosPlanId?: string) =>
  planOf(
    (opts) =>
      new HubNetwork(
        "hub",
        {
          resourceGroupName: "rg",
          location: environment.azure.region,
          names: names(environment),
          hub: environment.network.hub,
          ...(ddosPlanId === undefined ? {} : { ddosPlanId }),
        },
        opts,
      ),
  );

test("the hub is a network of its own with the firewall's subnet and no other (S0-NET-04)", async () => {
  const plan = await hub();
  expect(only(plan, "network:VirtualNetwork").inputs).toMatchObject({
    virtualNetworkName: "vnet-megatron-hub-prod-sdc",
    addressSpace: { addressPrefixes: [environment.network.hub.cidr] },
  });
  const { inputs } = only(plan, "network:Subnet");
  expect(inputs).toMatchObject({
    subnetName: "AzureFirewallSubnet",
    addressPrefix: environment.network.hub.subnets.firewall,
    defaultOutboundAccess: false,
  });
  expect(inputs).not.toHaveProperty("networkSecurityGroup");
  expect(inputs).not.toHaveProperty("routeTable");
});

test("with a plan the hub is attached to it; without, that is said (S0-NET-05)", async () => {
  expect(only(await hub("/plan"), "network:VirtualNetwork").inputs).toMatchObject({
    enableDdosProtection: true,
    ddosProtectionPlan: { id: "/plan" },
  });
  const { inputs } = only(await hub(), "network:VirtualNetwork");
  expect(inputs["enableDdosProtection"]).toBe(false);
  expect(inputs).not.toHaveProperty("ddosProtectionPlan");
});

import { expect, test } from "vitest";
import { names } from "../../src/config/azure/names.ts";
import { HubNetwork } from "../../src/megatron/hub-network.ts";
import { SpokeNetwork } from "../../src/megatron/spoke-network.ts";
import { spokeSubnets } from "../../src/megatron/subnets.ts";
import { environmentWith, ofType, only, planOf } from "./plan.ts";

const environment = environmentWith();
const FIREWALL = "10.30.0.4";

const plan = await planOf((opts) => {
  const common = {
    resourceGroupName: "rg",
    location: environment.azure.region,
    names: names(environment),
    ddosPlanId: "/plan",
  };
  const hub = new HubNetwork("hub", { ...common, hub: environment.network.hub }, opts);
  return new SpokeNetwork("spoke", { ...common, environment, hub, firewallAddress: FIREWALL }, opts);
});

const subnets = ofType(plan, "network:Subnet").filter(({ name }) => name.startsWith("spoke-"));
const expected = spokeSubnets(environment);

test("hub and spoke are peered in both directions, and only the spoke takes forwarded traffic (S0-NET-04)", () => {
  const toHub = only(plan, "network:VirtualNetworkPeering", "to-hub");
  const toSpoke = only(plan, "network:VirtualNetworkPeering", "to-spoke");
  expect(toHub.inputs).toMatchObject({
    virtualNetworkName: "vnet-megatron-spoke-prod-sdc",
    remoteVirtualNetwork: { id: expect.stringContaining("vnet-megatron-hub-prod-sdc") as string },
    allowVirtualNetworkAccess: true,
    allowForwardedTraffic: true,
    useRemoteGateways: false,
  });
  expect(toSpoke.inputs).toMatchObject({
    virtualNetworkName: "vnet-megatron-hub-prod-sdc",
    remoteVirtualNetwork: { id: expect.stringContaining("vnet-megatron-spoke-prod-sdc") as string },
    allowVirtualNetworkAccess: true,
    allowForwardedTraffic: false,
    allowGatewayTransit: false,
  });
});

test("every subnet of the environment is made, private, with a security group of its own (S0-NET-09)", () => {
  expect(subnets.map(({ inputs }) => String(inputs["addressPrefix"])).sort()).toEqual(
    expected.map(({ cidr }) => cidr).sort(),
  );
  const groups = subnets.map(({ inputs }) => (inputs["networkSecurityGroup"] as { id: string }).id);
  expect(new Set(groups).size).toBe(expected.length);
  expect(ofType(plan, "network:NetworkSecurityGroup")).toHaveLength(expected.length);
  for (const { inputs } of subnets) {
    expect(inputs["defaultOutboundAccess"]).toBe(false);
    expect(inputs["privateEndpointNetworkPolicies"]).toBe("Enabled");
  }
});

test("each subnet has the rules and the delegation of its plan", () => {
  for (const { slug, rules, delegation } of expected) {
    const group = only(plan, "network:NetworkSecurityGroup", `spoke-${slug}-nsg`);
    expect((group.inputs["securityRules"] as { name: string }[]).map(({ name }) => name)).toEqual(
      rules.map(({ name }) => name),
    );
    const delegations = only(plan, "network:Subnet", `spoke-${slug}-subnet`).inputs["delegations"];
    expect(delegations).toEqual(delegation === undefined ? undefined : [{ name: slug, serviceName: delegation }]);
  }
});

test("what leaves nodes and runners goes to the firewall's private address (S0-NET-07)", () => {
  expect(only(plan, "network:RouteTable").inputs).toMatchObject({
    disableBgpRoutePropagation: true,
    routes: [{ addressPrefix: "0.0.0.0/0", nextHopType: "VirtualAppliance", nextHopIpAddress: FIREWALL }],
  });
  const routed = subnets
    .filter(({ inputs }) => "routeTable" in inputs)
    .map(({ inputs }) => String(inputs["subnetName"]));
  expect(routed.sort()).toEqual(["snet-nodes", "snet-runners"]);
});

test("the firewall is the spoke's only name server (S0-NET-06)", () => {
  expect(only(plan, "network:VirtualNetwork", "spoke-vnet").inputs).toMatchObject({
    dhcpOptions: { dnsServers: [FIREWALL] },
    enableDdosProtection: true,
    ddosProtectionPlan: { id: "/plan" },
    encryption: { enabled: true, enforcement: "AllowUnencrypted" },
  });
});

test("changes of one network never run at once: each subnet waits for the one before, the peerings for all", () => {
  const order = expected.map(({ slug }) => `azure-native:network:Subnet::spoke-${slug}-subnet`);
  for (const [index, urn] of order.entries()) {
    const before = order[index - 1];
    expect(plan.find((resource) => resource.urn === urn)?.dependsOn).toEqual(before === undefined ? [] : [before]);
  }
  const toHub = only(plan, "network:VirtualNetworkPeering", "to-hub");
  expect(toHub.dependsOn).toEqual([...order].sort());
  expect(only(plan, "network:VirtualNetworkPeering", "to-spoke").dependsOn).toEqual([toHub.urn]);
});

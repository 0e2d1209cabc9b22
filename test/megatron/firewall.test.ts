import { expect, test } from "vitest";
import { firstUsable } from "../../src/base/cidr.ts";
import { names } from "../../src/config/azure/names.ts";
import type { Environment } from "../../src/config/schema.ts";
import { egressAllowList } from "../../src/megatron/egress-allow-list.ts";
import { EgressFirewall } from "../../src/megatron/firewall.ts";
import { HubNetwork } from "../../src/megatron/hub-network.ts";
import { environmentWith, ofType, only, planOf } from "./plan.ts";

interface Collection {
  readonly rules: readonly {
    readonly sourceIpGroups: readonly string[];
    readonly targetFqdns?: readonly string[];
    readonly fqdnTags?: readonly string[];
  }[];
}

async function firewall(changes: Partial<Environment> = {}) {
  const environment = environmentWith(changes);
  let privateAddress: string | undefined;
  const plan = await planOf((opts) => {
    const common = { resourceGroupName: "rg", names: names(environment) };
    const hub = new HubNetwork(
      "hub",
      { ...common, location: environment.azure.region, hub: environment.network.hub },
      opts,
    );
    const component = new EgressFirewall("egress", { ...common, environment, subnetId: hub.firewallSubnetId }, opts);
    component.privateAddress.apply((address) => {
      privateAddress = address;
    });
  });
  return { environment, plan, privateAddress };
}

test("the egress firewall stands in the hub, in every zone, with its policy (S0-NET-03)", async () => {
  const { plan } = await firewall();
  expect(only(plan, "network:AzureFirewall").inputs).toMatchObject({
    azureFirewallName: "afw-megatron-prod-sdc",
    sku: { name: "AZFW_VNet", tier: "Premium" },
    zones: ["1", "2", "3"],
    firewallPolicy: { id: expect.stringContaining("afwp-megatron-prod-sdc") as string },
    ipConfigurations: [{ subnet: { id: expect.stringContaining("AzureFirewallSubnet") as string } }],
  });
  expect(only(plan, "network:PublicIPAddress").inputs).toMatchObject({ zones: ["1", "2", "3"] });
});

test("its private address is what Azure gave it: routes and name servers are made from it (S0-NET-07)", async () => {
  const { environment, privateAddress } = await firewall();
  expect(privateAddress).toBe(firstUsable(environment.network.hub.subnets.firewall));
});

test("the policy refuses known attackers and resolves names (S0-NET-03)", async () => {
  const { plan } = await firewall();
  expect(only(plan, "network:FirewallPolicy").inputs).toMatchObject({
    threatIntelMode: "Deny",
    dnsSettings: { enableProxy: true },
    sku: { tier: "Premium" },
  });
});

test.each(["Deny", "Alert", "Off"] as const)(
  "intrusion detection of a Premium firewall is the environment's: %s",
  async (idps) => {
    const { plan } = await firewall({ firewall: { tier: "Premium", idps } });
    expect(only(plan, "network:FirewallPolicy").inputs["intrusionDetection"]).toEqual({ mode: idps });
  },
);

test("a Standard firewall has no intrusion detection to configure", async () => {
  const { plan } = await firewall({ firewall: { tier: "Standard", idps: "Off" } });
  expect(only(plan, "network:FirewallPolicy").inputs).not.toHaveProperty("intrusionDetection");
  expect(only(plan, "network:AzureFirewall").inputs).toMatchObject({ sku: { tier: "Standard" } });
});

test("its rules are the derived allow list, for the nodes' and the runners' addresses (S0-NET-08)", async () => {
  const { environment, plan } = await firewall();
  const group = only(plan, "network:FirewallPolicyRuleCollectionGroup").inputs;
  const rules = (group["ruleCollections"] as Collection[]).flatMap((of) => of.rules);
  const listed = egressAllowList(environment).map(({ destination }) =>
    "tag" in destination ? destination.tag : destination.host,
  );
  expect(
    rules.map(({ targetFqdns, fqdnTags }) => [targetFqdns, fqdnTags].flat().filter(Boolean).join()).sort(),
  ).toEqual(listed.sort());
  expect(ofType(plan, "network:IpGroup").map(({ inputs }) => inputs["ipAddresses"])).toEqual([
    [environment.network.spoke.subnets.nodes],
    [environment.network.spoke.subnets.runners],
  ]);
  for (const { sourceIpGroups } of rules) {
    expect(sourceIpGroups.length).toBeGreaterThan(0);
    for (const id of sourceIpGroups) expect(id).toMatch(/ipGroups\/ipg-megatron-(nodes|runners)-prod-sdc$/);
  }
});

test("a new consumer adds one rule to the firewall, for its own host (S0-NET-08)", async () => {
  const rulesWith = async (consumers: Environment["consumers"]) => {
    const group = only((await firewall({ consumers })).plan, "network:FirewallPolicyRuleCollectionGroup");
    return (group.inputs["ruleCollections"] as Collection[])
      .flatMap((of) => of.rules)
      .map((rule) => JSON.stringify(rule));
  };
  const { consumers } = environmentWith({});
  const fewer = await rulesWith(consumers.slice(1));
  const more = await rulesWith(consumers);
  const added = more.filter((rule) => !fewer.includes(rule)).map((rule) => JSON.parse(rule) as unknown);
  const { hostname } = new URL(consumers[0]?.endpoint ?? "");
  expect(added).toEqual([expect.objectContaining({ targetFqdns: [hostname] })]);
  expect(fewer.filter((rule) => !more.includes(rule))).toEqual([]);
});

test("the rules are there before the firewall: Azure refuses to change them while it is made", async () => {
  const { plan } = await firewall();
  expect(only(plan, "network:AzureFirewall").dependsOn).toEqual([
    only(plan, "network:FirewallPolicyRuleCollectionGroup").urn,
  ]);
});

import { expect, test } from "vitest";
import { firstUsable } from "../../src/base/cidr.ts";
import { names } from "../../src/config/azure/names.ts";
import { ENVIRONMENTS } from "../../src/config/load.ts";
import { ApplicationGateway, type GatewayLayer } from "../../src/megatron/application-gateway.ts";
import { DdosProtection } from "../../src/megatron/ddos-protection.ts";
import { PublicDns } from "../../src/megatron/dns.ts";
import { EgressFirewall } from "../../src/megatron/firewall.ts";
import { hyperionSites, megatronSites } from "../../src/megatron/gateway-sites.ts";
import { HubNetwork } from "../../src/megatron/hub-network.ts";
import { PrivateDns } from "../../src/megatron/private-dns.ts";
import { SpokeNetwork } from "../../src/megatron/spoke-network.ts";
import type { PlannedResource } from "../../src/plan/mock-engine.ts";
import { environmentWith, ofType, only, planOf } from "./plan.ts";

/** The whole network of an environment, its parts given to one another as the program does. */
function wholeNetwork(name: string) {
  const environment = environmentWith({}, name);
  const { azure, network, dns, ddos, gateways } = environment;
  const all = names(environment);
  const common = { resourceGroupName: "rg", names: all };
  return planOf((opts) => {
    const protection = new DdosProtection("ddos", { ...common, location: azure.region, ddos }, opts);
    const plan = protection.planId === undefined ? {} : { ddosPlanId: protection.planId };
    const hub = new HubNetwork("hub", { ...common, ...plan, location: azure.region, hub: network.hub }, opts);
    const firewall = new EgressFirewall("egress", { ...common, environment, subnetId: hub.firewallSubnetId }, opts);
    const spoke = new SpokeNetwork(
      "spoke",
      { ...common, ...plan, location: azure.region, environment, hub, firewallAddress: firewall.privateAddress },
      opts,
    );
    const gateway = (layer: GatewayLayer) =>
      new ApplicationGateway(
        `${layer}-gateway`,
        {
          ...common,
          layer,
          environment,
          sites: layer === "hyperion" ? hyperionSites(all, gateways) : megatronSites(all),
          subnetId: spoke.subnetIds[`${layer}Gateway`],
          identityId: "/identities/gateway",
          certificateSecretId: "https://kv.vault.azure.net/secrets/tls",
        },
        { ...opts, dependsOn: [spoke] },
      ).publicIpAddress;
    new PublicDns(
      "dns",
      { ...common, dns, addresses: { megatron: gateway("megatron"), hyperion: gateway("hyperion") } },
      opts,
    );
    new PrivateDns(
      "private-dns",
      { ...common, region: azure.region, network, networkIds: { hub: hub.id, spoke: spoke.id } },
      opts,
    );
  });
}

const plans: Record<string, PlannedResource[]> = {};
// One after the other: the mock engine is the process's own.
for (const name of ENVIRONMENTS) plans[name] = await wholeNetwork(name);
const planFor = (name: string): PlannedResource[] => plans[name] ?? [];

test.each(ENVIRONMENTS)(
  "%s: the spoke's way out and name server are the firewall's own address (S0-NET-07)",
  (name) => {
    const plan = planFor(name);
    const address = firstUsable(environmentWith({}, name).network.hub.subnets.firewall);
    expect(only(plan, "network:RouteTable").inputs["routes"]).toMatchObject([{ nextHopIpAddress: address }]);
    expect(only(plan, "network:VirtualNetwork", "spoke-vnet").inputs["dhcpOptions"]).toEqual({ dnsServers: [address] });
  },
);

test.each(ENVIRONMENTS)("%s: each public name is the address of its own gateway (S0-NET-06)", (name) => {
  const records = new Map(
    ofType(planFor(name), "dns:RecordSet").map(({ inputs }) => [
      inputs["relativeRecordSetName"],
      JSON.stringify(inputs["aRecords"]),
    ]),
  );
  expect(records.get("otlp")).toContain("agw-hyperion");
  expect(records.get("grafana")).toBe(records.get("otlp"));
  expect(records.get("*.apps")).toContain("agw-megatron");
});

test.each(ENVIRONMENTS)(
  "%s: three public addresses, all protected, by the networks' plan or each by itself (S0-NET-05)",
  (name) => {
    const plan = planFor(name);
    const addresses = ofType(plan, "network:PublicIPAddress").map(({ inputs }) => inputs["ddosSettings"]);
    const attached = ofType(plan, "network:VirtualNetwork").map(({ inputs }) => inputs["enableDdosProtection"]);
    const byAddress = environmentWith({}, name).ddos.mode === "address";
    expect(addresses).toEqual(Array(3).fill({ protectionMode: byAddress ? "Enabled" : "VirtualNetworkInherited" }));
    expect(attached).toEqual([!byAddress, !byAddress]);
  },
);

test("each gateway stands in its own subnet, which no other resource uses (S0-NET-02)", () => {
  const plan = planFor("prod");
  const subnets = ofType(plan, "network:ApplicationGateway").map(
    ({ inputs }) => (inputs["gatewayIPConfigurations"] as { subnet: { id: string } }[])[0]?.subnet.id,
  );
  expect(subnets).toEqual([
    expect.stringMatching(/snet-hyperion-gateway$/),
    expect.stringMatching(/snet-megatron-gateway$/),
  ]);
  for (const id of subnets) {
    const users = plan.filter(({ inputs }) => JSON.stringify(inputs).includes(JSON.stringify(id)));
    expect(
      users.map(({ type }) => type),
      id,
    ).toEqual(["azure-native:network:ApplicationGateway"]);
  }
});

import { expect, test } from "vitest";
import { contains, overlaps, prefixLength } from "../../src/base/cidr.ts";
import { ENVIRONMENTS } from "../../src/config/load.ts";
import type { Environment } from "../../src/config/schema.ts";
import { spokeSubnets } from "../../src/megatron/subnets.ts";
import { environmentWith } from "./plan.ts";

test.each(ENVIRONMENTS)(
  "%s has subnets for nodes, both gateways, the firewall and private endpoints, and none overlaps (S0-NET-09)",
  (name) => {
    const environment = environmentWith({}, name);
    const { network } = environment;
    const spoke = spokeSubnets(environment);
    expect(spoke.map(({ key }) => key)).toEqual(
      expect.arrayContaining(["nodes", "megatronGateway", "hyperionGateway", "privateEndpoints"]),
    );
    const all = [...spoke.map(({ cidr }) => cidr), network.hub.subnets.firewall];
    for (const [index, left] of all.entries())
      for (const right of all.slice(index + 1)) expect(overlaps(left, right), `${left} and ${right}`).toBe(false);
    expect(spoke.every(({ cidr }) => contains(network.spoke.cidr, cidr))).toBe(true);
    expect(contains(network.hub.cidr, network.hub.subnets.firewall)).toBe(true);
    expect(prefixLength(network.hub.subnets.firewall)).toBeLessThanOrEqual(26);
  },
);

const delegated = (environment: Environment) =>
  spokeSubnets(environment).flatMap(({ key, delegation }) => (delegation === undefined ? [] : [[key, delegation]]));

test("the API server's and the database's subnets are delegated, and the runners' where GitHub hosts them", () => {
  const { privateNetwork: _, ...github } = environmentWith().github;
  const services = [
    ["apiServer", "Microsoft.ContainerService/managedClusters"],
    ["database", "Microsoft.DBforPostgreSQL/flexibleServers"],
  ];
  expect(delegated(environmentWith({ github }))).toEqual(services);
  expect(delegated(environmentWith({ github: { ...github, privateNetwork: { businessId: "7" } } }))).toEqual([
    ...services,
    ["runners", "GitHub.Network/networkSettings"],
  ]);
});

test("nodes and runners are routed to the firewall; a gateway never is, or its answers would be lost (S0-NET-07)", () => {
  const routed = spokeSubnets(environmentWith()).filter((subnet) => subnet.routed);
  expect(routed.map(({ key }) => key)).toEqual(["nodes", "runners"]);
});

test("a key becomes a kebab-case name", () => {
  const slugs = spokeSubnets(environmentWith()).map(({ slug }) => slug);
  expect(slugs).toContain("private-endpoints");
  expect(slugs).toContain("nodes");
});

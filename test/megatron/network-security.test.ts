import { describe, expect, test } from "vitest";
import { contains, prefixLength } from "../../src/base/cidr.ts";
import { INGRESS_PORTS } from "../../src/conventions/intake.ts";
import {
  azureSecurityRule,
  type SecurityRule,
  type SpokeSubnet,
  securityRules,
} from "../../src/megatron/network-security.ts";
import { environmentWith } from "./plan.ts";

const { network } = environmentWith();
const { subnets } = network.spoke;
const keys = Object.keys(subnets) as SpokeSubnet[];

const isRange = (place: string) => /^\d/.test(place);
const asRange = (place: string) => (place.includes("/") ? place : `${place}/32`);

/** Whether one of the places (ranges, `*`, or service tags) holds the wanted one. */
const holds = (places: readonly string[], wanted: string) =>
  places.some(
    (place) =>
      place === "*" || place === wanted || (isRange(place) && isRange(wanted) && contains(asRange(place), wanted)),
  );

const hasPort = (ports: readonly string[], wanted: number) =>
  ports.some((range) => {
    const [first = 0, last = first] = range.split("-").map(Number);
    return range === "*" || (first <= wanted && wanted <= last);
  });

/** What Azure would decide: the first rule that matches. Without one, Azure's defaults, which are not asked for here. */
function decision(rules: readonly SecurityRule[], from: string, to: string, port: number, direction = "Inbound") {
  return rules.find(
    (rule) =>
      rule.direction === direction &&
      rule.protocol !== "Udp" &&
      holds(rule.from, from) &&
      holds(rule.to, to) &&
      hasPort(rule.ports, port),
  )?.access;
}

const inbound = (subnet: SpokeSubnet, from: string, port: number, to: string = subnets[subnet]) =>
  decision(securityRules(network, subnet), from, to, port);

describe("who may enter a subnet", () => {
  test.each([
    ["nodes", "apiServer", 443, "Allow"],
    ["nodes", "apiServer", 4443, "Allow"],
    ["nodes", "apiServer", 22, "Deny"],
    ["runners", "apiServer", 443, "Allow"],
    ["megatronGateway", "apiServer", 443, "Deny"],
    ["nodes", "database", 5432, "Allow"],
    ["database", "database", 5432, "Allow"],
    ["runners", "database", 5432, "Deny"],
    ["hyperionGateway", "database", 5432, "Deny"],
    ["nodes", "database", 443, "Deny"],
    ["nodes", "privateEndpoints", 443, "Allow"],
    ["runners", "privateEndpoints", 443, "Allow"],
    ["hyperionGateway", "privateEndpoints", 443, "Allow"],
    ["database", "privateEndpoints", 443, "Deny"],
    ["nodes", "privateEndpoints", 445, "Deny"],
    ["nodes", "runners", 443, "Deny"],
    ["megatronGateway", "nodes", 443, "Deny"],
    ["database", "nodes", 443, "Deny"],
    ["apiServer", "nodes", 10250, "Allow"],
    ["nodes", "nodes", 9095, "Allow"],
  ] as const)("%s to %s on %i: %s", (from, to, port, access) => {
    expect(inbound(to, subnets[from], port)).toBe(access);
  });

  test("NGINX's address takes HTTPS from both gateways, and OTLP/gRPC from inside the network only (S0-NET-01)", () => {
    const { ingressAddress } = network;
    for (const subnet of ["nodes", "loadBalancer"] as const) {
      for (const gateway of [subnets.megatronGateway, subnets.hyperionGateway]) {
        expect(inbound(subnet, gateway, INGRESS_PORTS.https, ingressAddress)).toBe("Allow");
        expect(inbound(subnet, gateway, 80, ingressAddress)).toBe("Deny");
      }
      expect(inbound(subnet, network.hub.cidr, INGRESS_PORTS.otlpGrpc, ingressAddress)).toBe("Allow");
      expect(inbound(subnet, "Internet", INGRESS_PORTS.otlpGrpc, ingressAddress)).toBe("Deny");
      expect(inbound(subnet, "Internet", INGRESS_PORTS.https, ingressAddress)).toBe("Deny");
      expect(inbound(subnet, subnets.database, INGRESS_PORTS.https, ingressAddress)).toBe("Deny");
    }
  });

  test.each(["megatronGateway", "hyperionGateway"] as const)(
    "%s takes clients on 443 and 80 and Azure's management",
    (gateway) => {
      expect(inbound(gateway, "Internet", 443)).toBe("Allow");
      expect(inbound(gateway, "Internet", 80)).toBe("Allow");
      expect(inbound(gateway, "Internet", 8080)).toBe("Deny");
      expect(inbound(gateway, "GatewayManager", 65_200)).toBe("Allow");
      expect(inbound(gateway, "Internet", 65_200)).toBe("Deny");
      expect(inbound(gateway, "AzureLoadBalancer", 443)).toBe("Allow");
    },
  );

  test("pods, whose overlay addresses stay, reach pods", () => {
    expect(inbound("nodes", network.podCidr, 9095, network.podCidr)).toBe("Allow");
  });
});

describe.each(keys)("the group of %s", (subnet) => {
  const rules = securityRules(network, subnet);

  test.each([22, 3389])("denies port %i outbound before it allows anything", (port) => {
    expect(decision(rules, subnets[subnet], subnets.nodes, port, "Outbound")).toBe("Deny");
    expect(decision(rules, subnets[subnet], "Internet", port, "Outbound")).toBe("Deny");
    const outbound = rules.filter(({ direction }) => direction === "Outbound");
    const denied = outbound.findIndex(
      ({ access, to, ports }) => access === "Deny" && to.includes("*") && hasPort(ports, port),
    );
    const allowed = outbound.findIndex(({ access }) => access === "Allow");
    expect(denied).toBeGreaterThan(-1);
    expect(allowed === -1 || denied < allowed).toBe(true);
  });

  test("admits nobody by a wildcard, nor by a range or a tag that is as much as one", () => {
    const tags = ["GatewayManager", "AzureLoadBalancer", ...(subnet.endsWith("Gateway") ? ["Internet"] : [])];
    const admitted = rules
      .filter(({ access, direction }) => access === "Allow" && direction === "Inbound")
      .flatMap(({ from }) => from);
    // The widest range that is meant is the network's own, a /16.
    const wide = admitted.filter((place) =>
      isRange(place) ? prefixLength(asRange(place)) < 16 : !tags.includes(place),
    );
    expect(wide).toEqual([]);
  });

  test("ends by denying what no rule names", () => {
    expect(rules.at(-1)).toMatchObject({
      direction: "Inbound",
      access: "Deny",
      protocol: "*",
      from: ["*"],
      to: ["*"],
      ports: ["*"],
    });
  });

  test("has unique names and priorities in the order of the rules", () => {
    const azure = rules.map(azureSecurityRule);
    expect(new Set(azure.map(({ name }) => name)).size).toBe(rules.length);
    const priorities = azure.map(({ priority }) => Number(priority));
    expect(priorities).toEqual([...priorities].sort((a, b) => a - b));
    expect(new Set(priorities).size).toBe(rules.length);
    expect(Math.max(...priorities)).toBeLessThanOrEqual(4096);
  });
});

test("runners leave by HTTPS and ask only the firewall for names", () => {
  const rules = securityRules(network, "runners");
  expect(decision(rules, subnets.runners, "Internet", 443, "Outbound")).toBe("Allow");
  expect(decision(rules, subnets.runners, "Internet", 80, "Outbound")).toBe("Deny");
  expect(decision(rules, subnets.runners, network.hub.subnets.firewall, 53, "Outbound")).toBe("Allow");
  expect(decision(rules, subnets.runners, "Internet", 53, "Outbound")).toBe("Deny");
});

test("Azure takes one value and several in different fields, never both", () => {
  for (const rule of keys.flatMap((key) => securityRules(network, key))) {
    const azure = azureSecurityRule(rule, 0);
    expect(
      [azure.sourceAddressPrefix, azure.sourceAddressPrefixes].filter((field) => field !== undefined),
    ).toHaveLength(1);
    expect(
      [azure.destinationAddressPrefix, azure.destinationAddressPrefixes].filter((field) => field !== undefined),
    ).toHaveLength(1);
    expect(
      [azure.destinationPortRange, azure.destinationPortRanges].filter((field) => field !== undefined),
    ).toHaveLength(1);
  }
});

import { contains } from "../../base/cidr.ts";
import { at, count, list, text, texts } from "../../base/fields.ts";
import { shortType } from "../../plan/azure/highlights.ts";
import type { PlannedResource } from "../../plan/mock-engine.ts";

/** A subnet with what stands in it. */
export interface SubnetFacts {
  readonly name: string;
  readonly cidr: string;
  /** One line each: what has an interface or an address here. */
  readonly residents: readonly string[];
  /** What is true of all that stands here: routes, delegation, security group. */
  readonly marks: readonly string[];
}

export interface NetworkFacts {
  readonly name: string;
  readonly cidr: string;
  readonly subnets: readonly SubnetFacts[];
}

/** A way between two subnets, or from and to a public address. */
export interface Way {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

interface AddressFacts {
  readonly name: string;
  readonly note: string;
}

export interface AzureNetwork {
  readonly networks: readonly NetworkFacts[];
  readonly addresses: readonly AddressFacts[];
  readonly ways: readonly Way[];
}

const of = (resources: readonly PlannedResource[], type: string): PlannedResource[] =>
  resources.filter((resource) => shortType(resource.type) === type);

/** Every text in a value. */
function* textsIn(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "object" && value !== null) for (const inner of Object.values(value)) yield* textsIn(inner);
}

const refersTo = (value: unknown, ending: string): boolean => {
  for (const found of textsIn(value)) if (found.toLowerCase().endsWith(ending.toLowerCase())) return true;
  return false;
};

const NOT_ITS_OWN = ["resourceGroupName", "customNetworkInterfaceName"];

/** Name that Azure shows: the input that ends in `Name`; the logical name where there is none. */
const azureName = ({ name, inputs }: PlannedResource): string =>
  Object.keys(inputs)
    .filter((key) => key.endsWith("Name") && !NOT_ITS_OWN.includes(key))
    .map((key) => text(inputs[key]))
    .find((found) => found !== "") ?? name;

const range = (value: unknown, least: string, most: string): string =>
  `${count(at(value, least))}–${count(at(value, most))}`;

const nodesIn = (profile: unknown): string =>
  `${text(at(profile, "vmSize"))} × ${range(profile, "minCount", "maxCount")}`;

/** A resource in a subnet, in one line or, for a cluster, one for each of its pools there. */
function residents(resource: PlannedResource, ending: string): string[] {
  const { inputs } = resource;
  switch (shortType(resource.type)) {
    case "containerservice:ManagedCluster":
      return [
        ...(refersTo(inputs["apiServerAccessProfile"], ending)
          ? [`AKS API server, ${text(inputs["kubernetesVersion"])}`]
          : []),
        ...list(inputs["agentPoolProfiles"])
          .filter((profile) => refersTo(profile, ending))
          .map((profile) => `AKS pool ${text(profile["name"])}: ${nodesIn(profile)}`),
      ];
    case "containerservice:AgentPool":
      return [`AKS pool ${text(inputs["agentPoolName"])}: ${nodesIn(inputs)}`];
    case "network:ApplicationGateway":
      return [
        `Application Gateway ${azureName(resource)}, ${text(at(inputs, "sku", "name"))} × ${range(inputs["autoscaleConfiguration"], "minCapacity", "maxCapacity")}`,
      ];
    case "network:AzureFirewall":
      return [`Azure Firewall ${azureName(resource)}, ${text(at(inputs, "sku", "tier"))}`];
    case "network:PrivateEndpoint":
      return list(inputs["privateLinkServiceConnections"]).map(
        (connection) => `private endpoint ${text(connection["name"])} (${texts(connection["groupIds"]).join(", ")})`,
      );
    case "dbforpostgresql:Server":
      return [`PostgreSQL ${text(inputs["version"])} ${azureName(resource)}, ${text(at(inputs, "sku", "name"))}`];
    default:
      return [`${shortType(resource.type).split(":").at(-1) ?? ""} ${azureName(resource)}`];
  }
}

/** What a subnet's own inputs say of traffic through it. */
function marks({ inputs }: PlannedResource, resources: readonly PlannedResource[]): string[] {
  const refers = (input: string, type: string) =>
    of(resources, type).filter((one) => refersTo(inputs[input], `/${azureName(one)}`));
  return [
    ...refers("routeTable", "network:RouteTable").flatMap((table) =>
      list(table.inputs["routes"]).map(
        (route) =>
          `${text(route["addressPrefix"])} goes to ${text(route["nextHopIpAddress"]) || text(route["nextHopType"])}`,
      ),
    ),
    ...list(inputs["delegations"]).map((delegation) => `delegated to ${text(delegation["serviceName"])}`),
    ...refers("networkSecurityGroup", "network:NetworkSecurityGroup").map(
      (group) => `security group of ${list(group.inputs["securityRules"]).length} rules`,
    ),
  ];
}

/** The ways that planned resources make between subnets, and from and to the internet. */
function waysOf(
  resources: readonly PlannedResource[],
  subnets: readonly (SubnetFacts & { readonly ending: string })[],
): Way[] {
  const home = (resource: PlannedResource) => subnets.find(({ ending }) => refersTo(resource.inputs, ending));
  const holding = (address: string) => subnets.find(({ cidr }) => address !== "" && contains(cidr, address));
  const publicWays = of(resources, "network:PublicIPAddress").flatMap((address) => {
    const user = resources.find(
      (other) => other !== address && home(other) !== undefined && refersTo(other.inputs, `/${azureName(address)}`),
    );
    const subnet = user && home(user);
    if (user === undefined || subnet === undefined) return [];
    const [outside, inside] = [azureName(address), subnet.name];
    const ports = list(user.inputs["frontendPorts"]).map((port) => count(port["port"]));
    return shortType(user.type) === "network:AzureFirewall"
      ? [{ from: inside, to: outside, label: "out" }]
      : [{ from: outside, to: inside, label: ports.join(" ") }];
  });
  const behind = of(resources, "network:ApplicationGateway").flatMap((gateway) => {
    const from = home(gateway)?.name;
    const ports = new Set(list(gateway.inputs["backendHttpSettingsCollection"]).map((one) => count(one["port"])));
    const addresses = list(gateway.inputs["backendAddressPools"])
      .flatMap((pool) => list(pool["backendAddresses"]))
      .map((one) => text(one["ipAddress"]));
    return addresses.flatMap((address) => {
      const to = holding(address)?.name;
      return from === undefined || to === undefined ? [] : [{ from, to, label: [...ports].join(" ") }];
    });
  });
  return [...publicWays, ...behind];
}

/** The networks of a plan with their subnets, what stands in each, and the ways in and out. */
export function azureNetwork(resources: readonly PlannedResource[]): AzureNetwork {
  const members = of(resources, "network:Subnet").map((subnet) => {
    const name = text(subnet.inputs["subnetName"]);
    const ending = `/subnets/${name}`;
    const cidr = text(subnet.inputs["addressPrefix"]);
    const inside = resources.filter(
      (resource) => resource.custom && resource.type !== subnet.type && refersTo(resource.inputs, ending),
    );
    const pointed = new Set(
      of(resources, "network:ApplicationGateway")
        .flatMap((gateway) => list(gateway.inputs["backendAddressPools"]))
        .flatMap((pool) => list(pool["backendAddresses"]).map((one) => text(one["ipAddress"])))
        .filter((address) => address !== "" && contains(cidr, address)),
    );
    return {
      name,
      ending,
      cidr,
      network: text(subnet.inputs["virtualNetworkName"]),
      residents: [
        ...inside.flatMap((resource) => residents(resource, ending)),
        ...[...pointed].map((address) => `back end of the gateways, ${address}`),
      ],
      marks: marks(subnet, resources),
    };
  });
  const networks = of(resources, "network:VirtualNetwork").map((network) => {
    const name = azureName(network);
    return {
      name,
      cidr: texts(at(network.inputs, "addressSpace", "addressPrefixes")).join(", "),
      subnets: members.filter((subnet) => subnet.network === name),
    };
  });
  const addresses = of(resources, "network:PublicIPAddress").map((address) => ({
    name: azureName(address),
    note: `DDoS: ${text(at(address.inputs, "ddosSettings", "protectionMode")) || "no protection"}`,
  }));
  return { networks, addresses, ways: waysOf(resources, members) };
}

import { contains, isUsable, overlaps, prefixLength, size } from "../../../base/cidr.ts";
import { type Breach, rule } from "../../rules/rule.ts";
import { surgeNodes } from "../node-surge.ts";

type Named = readonly [path: readonly string[], cidr: string];

const PATHS = { hub: ["network", "hub"], spoke: ["network", "spoke"] } as const;

/** Largest prefix length (smallest range) that Azure accepts for a subnet, or that its service needs. */
const LONGEST_PREFIX: Record<string, { prefix: number; why: string }> = {
  firewall: { prefix: 26, why: "Azure Firewall needs /26 to scale out" },
  bastion: { prefix: 26, why: "Azure Bastion needs /26" },
  apiServer: { prefix: 28, why: "API server VNet integration needs /28" },
  megatronGateway: { prefix: 26, why: "an Application Gateway v2 needs an address for each instance and for upgrades" },
  hyperionGateway: { prefix: 26, why: "an Application Gateway v2 needs an address for each instance and for upgrades" },
  database: { prefix: 28, why: "PostgreSQL Flexible Server needs a delegated /28" },
};

function* pairs<T>(list: readonly T[]): Generator<[T, T]> {
  for (const [index, left] of list.entries()) for (const right of list.slice(index + 1)) yield [left, right];
}

/** Azure has no smaller subnet: it keeps five addresses of each. */
const SMALLEST_SUBNET = { prefix: 29, why: "Azure has no smaller subnet" };

/** Ranges that are nobody's on the public internet: RFC 1918 and, for carriers and overlays, RFC 6598. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/** Ranges that AKS uses itself, or refuses for nodes, pods and services (Microsoft Learn, "Azure CNI prerequisites"). */
const TAKEN_BY_AKS = ["169.254.0.0/16", "172.30.0.0/16", "172.31.0.0/16", "192.0.2.0/24"];

/** Ranges lie where they must: VNets in the address space, subnets in their VNet, pods and services outside it. */
export const cidrRules = [
  rule(["network"], function* ({ network }): Generator<Breach> {
    for (const side of ["hub", "spoke"] as const) {
      const vnet = network[side].cidr;
      if (!contains(network.addressSpace, vnet)) {
        yield {
          path: [...PATHS[side], "cidr"],
          found: vnet,
          allowed: `a range inside network.addressSpace, ${network.addressSpace}`,
        };
      }
      const subnets = Object.entries(network[side].subnets).flatMap(
        ([name, range]: [string, string | undefined]): Named[] =>
          range === undefined ? [] : [[[...PATHS[side], "subnets", name], range]],
      );
      for (const [path, range] of subnets) {
        if (!contains(vnet, range))
          yield { path, found: range, allowed: `a range inside network.${side}.cidr, ${vnet}` };
        const limit = LONGEST_PREFIX[path.at(-1) ?? ""] ?? SMALLEST_SUBNET;
        if (prefixLength(range) > limit.prefix) {
          yield { path, found: range, allowed: `/${limit.prefix} or larger: ${limit.why}` };
        }
      }
      for (const [[leftPath, left], [path, right]] of pairs(subnets)) {
        if (overlaps(left, right))
          yield { path, found: right, allowed: `a range that does not overlap ${leftPath.join(".")}, ${left}` };
      }
    }
    if (overlaps(network.hub.cidr, network.spoke.cidr)) {
      yield {
        path: [...PATHS.spoke, "cidr"],
        found: network.spoke.cidr,
        allowed: `a range that does not overlap network.hub.cidr, ${network.hub.cidr}`,
      };
    }
  }),

  rule(["network"], function* ({ network }): Generator<Breach> {
    const outside: Named[] = [
      [["network", "podCidr"], network.podCidr],
      [["network", "serviceCidr"], network.serviceCidr],
    ];
    for (const [path, range] of outside) {
      if (overlaps(network.addressSpace, range)) {
        yield {
          path,
          found: range,
          allowed: `a range outside network.addressSpace, ${network.addressSpace}`,
          remedy: "the overlay and the service range must never be routable addresses",
        };
      }
    }
    if (overlaps(network.podCidr, network.serviceCidr)) {
      yield {
        path: ["network", "serviceCidr"],
        found: network.serviceCidr,
        allowed: `a range that does not overlap network.podCidr, ${network.podCidr}`,
      };
    }
    if (prefixLength(network.serviceCidr) < 12 || prefixLength(network.serviceCidr) > 24) {
      yield {
        path: ["network", "serviceCidr"],
        found: network.serviceCidr,
        allowed: "a range from /12 to /24: AKS refuses larger ones, and a smaller one holds too few services",
      };
    }
  }),

  rule(["network"], function* ({ network: { ingressAddress, spoke } }): Generator<Breach> {
    if (!isUsable(spoke.subnets.loadBalancer, ingressAddress)) {
      yield {
        path: ["network", "ingressAddress"],
        found: ingressAddress,
        allowed: `an address of network.spoke.subnets.loadBalancer, ${spoke.subnets.loadBalancer}, that Azure does not keep for itself (its first four and its last)`,
      };
    }
  }),

  rule(["network"], function* ({ network }): Generator<Breach> {
    for (const key of ["addressSpace", "podCidr", "serviceCidr"] as const) {
      const range = network[key];
      if (!PRIVATE.some((outer) => contains(outer, range))) {
        yield { path: ["network", key], found: range, allowed: `a private range, inside one of ${PRIVATE.join(", ")}` };
      }
      const taken = TAKEN_BY_AKS.find((other) => overlaps(other, range));
      if (taken !== undefined) {
        yield {
          path: ["network", key],
          found: range,
          allowed: `a range that does not overlap ${taken}, which AKS keeps for itself`,
        };
      }
    }
  }),

  rule(["network", "clusters", "azure"], function* ({ network, clusters, azure }): Generator<Breach> {
    const nodesOf = clusters.map(({ system, pools }) => {
      const all = [system, ...pools];
      const nodes = all.reduce((sum, pool) => sum + pool.maxCount, 0);
      // Pools are upgraded side by side.
      return { nodes, withSurge: all.reduce((sum, pool) => sum + surgeNodes(pool, azure.zones), nodes) };
    });
    const podRanges = 2 ** Math.max(0, 24 - prefixLength(network.podCidr));
    for (const [index, { nodes, withSurge }] of nodesOf.entries()) {
      if (withSurge <= podRanges) continue;
      yield {
        path: ["clusters", index, "pools"],
        found: `${nodes} nodes at most, ${withSurge} during an upgrade`,
        allowed: `${podRanges}: network.podCidr, ${network.podCidr}, has so many /24 ranges, one a node`,
      };
    }
    // Each cluster has a pod overlay of its own; the subnet of the nodes is shared.
    const addresses = size(network.spoke.subnets.nodes) - 5;
    const total = nodesOf.reduce((sum, { withSurge }) => sum + withSurge, 0);
    if (total > addresses) {
      yield {
        path: ["network", "spoke", "subnets", "nodes"],
        found: `${network.spoke.subnets.nodes} with ${addresses} addresses`,
        allowed: `room for ${total}: so many nodes the pools of all clusters may have during an upgrade`,
      };
    }
  }),
];

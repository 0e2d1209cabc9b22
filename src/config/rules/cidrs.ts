import { contains, isUsable, overlaps, prefixLength } from "../cidr.ts";
import { type Breach, rule } from "./rule.ts";

type Named = readonly [path: readonly string[], cidr: string];

const PATHS = { hub: ["network", "hub"], spoke: ["network", "spoke"] } as const;

/** Largest prefix length (smallest range) that Azure accepts for a subnet, or that its service needs. */
const LONGEST_PREFIX: Record<string, { prefix: number; why: string }> = {
  firewall: { prefix: 26, why: "Azure Firewall needs /26 to scale out" },
  apiServer: { prefix: 28, why: "API server VNet integration needs /28" },
  megatronGateway: { prefix: 26, why: "an Application Gateway v2 needs an address for each instance and for upgrades" },
  hyperionGateway: { prefix: 26, why: "an Application Gateway v2 needs an address for each instance and for upgrades" },
  database: { prefix: 28, why: "PostgreSQL Flexible Server needs a delegated /28" },
};

function* pairs<T>(list: readonly T[]): Generator<[T, T]> {
  for (const [index, left] of list.entries()) for (const right of list.slice(index + 1)) yield [left, right];
}

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
      const subnets: Named[] = Object.entries(network[side].subnets).map(([name, range]) => [
        [...PATHS[side], "subnets", name],
        range,
      ]);
      for (const [path, range] of subnets) {
        if (!contains(vnet, range))
          yield { path, found: range, allowed: `a range inside network.${side}.cidr, ${vnet}` };
        const limit = LONGEST_PREFIX[path.at(-1) ?? ""];
        if (limit && prefixLength(range) > limit.prefix) {
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

  rule(["network", "clusters"], function* ({ network, clusters }): Generator<Breach> {
    for (const [index, cluster] of clusters.entries()) {
      const pools = [cluster.system, ...cluster.pools];
      const nodes = pools.reduce((sum, pool) => sum + pool.maxCount, 0);
      // A rolling upgrade adds up to a third of a pool's nodes (maxSurge 33 %).
      const withSurge = Math.ceil(nodes * 1.33);
      const podRanges = 2 ** Math.max(0, 24 - prefixLength(network.podCidr));
      if (withSurge > podRanges) {
        yield {
          path: ["clusters", index, "pools"],
          found: `${nodes} nodes at most, ${withSurge} during an upgrade`,
          allowed: `${podRanges}: network.podCidr, ${network.podCidr}, has so many /24 ranges, one a node`,
        };
      }
      const addresses = 2 ** (32 - prefixLength(network.spoke.subnets.nodes)) - 5;
      if (withSurge > addresses) {
        yield {
          path: ["clusters", index, "pools"],
          found: `${nodes} nodes at most, ${withSurge} during an upgrade`,
          allowed: `${addresses}: so many addresses has network.spoke.subnets.nodes, ${network.spoke.subnets.nodes}`,
        };
      }
    }
  }),
];

import { size } from "../../../base/cidr.ts";
import { type Breach, rule } from "../../rules/rule.ts";

/** Azure keeps five addresses of every subnet. */
const RESERVED = 5;

const LAYERS = ["megatron", "hyperion"] as const;

/** Gateways and the firewall: capacity within its bounds and its subnet, features within the tier. */
export const gatewayRules = [
  rule(["gateways"], function* ({ gateways }): Generator<Breach> {
    for (const layer of LAYERS) {
      const { minCapacity, maxCapacity } = gateways[layer];
      if (maxCapacity < minCapacity)
        yield {
          path: ["gateways", layer, "maxCapacity"],
          found: `${maxCapacity}`,
          allowed: `at least minCapacity, ${minCapacity}`,
        };
    }
  }),

  rule(["gateways", "network"], function* ({ gateways, network }): Generator<Breach> {
    for (const layer of LAYERS) {
      const subnet = `${layer}Gateway` as const;
      const range = network.spoke.subnets[subnet];
      const room = size(range) - RESERVED;
      if (gateways[layer].maxCapacity > room) {
        yield {
          path: ["gateways", layer, "maxCapacity"],
          found: `${gateways[layer].maxCapacity}`,
          allowed: `at most ${room}: each instance takes an address of network.spoke.subnets.${subnet}, ${range}`,
        };
      }
    }
  }),

  rule(["firewall"], function* ({ firewall }): Generator<Breach> {
    if (firewall.idps === "Off" || firewall.tier === "Premium") return;
    yield {
      path: ["firewall", "idps"],
      found: `"${firewall.idps}" in the ${firewall.tier} tier`,
      allowed: "Off, or the tier Premium: no other tier has intrusion detection",
    };
  }),
];

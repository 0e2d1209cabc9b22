import { X509Certificate } from "node:crypto";
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

  rule(["gateways"], function* ({ gateways: { trustedRoot } }, { today }): Generator<Breach> {
    if (trustedRoot === undefined) return;
    const path = ["gateways", "trustedRoot"];
    const allowed = "base64 of the DER form of an authority's own certificate that has not ended";
    try {
      const root = new X509Certificate(Buffer.from(trustedRoot, "base64"));
      const end = new Date(root.validTo).toISOString().slice(0, 10);
      if (!root.ca) yield { path, found: `a certificate of ${root.subject}, which may sign none`, allowed };
      else if (end < today) yield { path, found: `a root that ended on ${end}`, allowed };
    } catch {
      yield { path, found: "no certificate", allowed };
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

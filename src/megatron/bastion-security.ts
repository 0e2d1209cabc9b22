import type { Environment } from "../config/schema.ts";
import type { SecurityRule } from "./network-security.ts";

const rule = (
  direction: SecurityRule["direction"],
  name: string,
  ports: readonly (number | "*")[],
  [from, to]: readonly [string, string],
  why: string,
  protocol: SecurityRule["protocol"] = "Tcp",
): SecurityRule => ({
  name,
  direction,
  access: name.startsWith("deny-") ? "Deny" : "Allow",
  protocol,
  from: [from],
  to: [to],
  ports: ports.map(String),
  why,
});

/**
 * Rules that Bastion's subnet needs: Azure refuses a group that lacks one. Source: "Working with NSG access and Azure
 * Bastion", Microsoft Learn. Of the virtual network only the API servers' subnet is reached.
 */
export const bastionSecurityRules = ({ spoke }: Pick<Environment["network"], "spoke">): readonly SecurityRule[] => [
  rule("Inbound", "allow-https", [443], ["Internet", "*"], "People, who sign in by Entra."),
  rule("Inbound", "allow-gateway-manager", [443], ["GatewayManager", "*"], "Azure's control of Bastion."),
  rule("Inbound", "allow-load-balancer", [443], ["AzureLoadBalancer", "*"], "Azure's health probes."),
  rule("Inbound", "allow-own-data", [8080, 5701], ["VirtualNetwork", "VirtualNetwork"], "Between its instances.", "*"),
  rule("Inbound", "deny-inbound", ["*"], ["*", "*"], "Only what is named above may enter.", "*"),
  rule("Outbound", "allow-api-server", [443], ["*", spoke.subnets.apiServer], "Tunnels to the API server."),
  rule(
    "Outbound",
    "allow-machines",
    [22, 3389],
    ["*", "VirtualNetwork"],
    "Azure refuses the group without; no machine here listens.",
  ),
  rule("Outbound", "allow-azure", [443], ["*", "AzureCloud"], "Diagnostics and its own service."),
  rule(
    "Outbound",
    "allow-own-data-out",
    [8080, 5701],
    ["VirtualNetwork", "VirtualNetwork"],
    "Between its instances.",
    "*",
  ),
  rule("Outbound", "allow-sessions", [80], ["*", "Internet"], "Checks of certificates and sessions."),
  rule("Outbound", "deny-outbound", ["*"], ["*", "*"], "Only what is named above may leave.", "*"),
];

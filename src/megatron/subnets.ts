import type { Environment } from "../config/schema.ts";
import { type SecurityRule, type SpokeSubnet, securityRules } from "./network-security.ts";

/** A subnet of the spoke, as the environment's values make it. */
export interface SpokeSubnetPlan {
  readonly key: SpokeSubnet;
  /** Kebab-case, for Azure names. */
  readonly slug: string;
  readonly cidr: string;
  readonly rules: readonly SecurityRule[];
  /** The Azure service that alone may put something into the subnet. */
  readonly delegation?: string;
  /** Whether everything that leaves the network goes through the firewall. */
  readonly routed: boolean;
}

const DELEGATIONS: Partial<Record<SpokeSubnet, string>> = {
  apiServer: "Microsoft.ContainerService/managedClusters",
  database: "Microsoft.DBforPostgreSQL/flexibleServers",
};

/**
 * Subnets whose machines start connections to the Internet. A gateway's must not be routed (its answers to clients
 * would leave through the firewall and be lost), and nothing in the others starts any.
 */
const ROUTED: readonly SpokeSubnet[] = ["nodes", "runners"];

/** Azure accepts no other name for the subnet of a firewall, and no security group on it. */
export const FIREWALL_SUBNET = "AzureFirewallSubnet";

/** Azure accepts no other name for the subnet of a Bastion. */
export const BASTION_SUBNET = "AzureBastionSubnet";

const kebab = (key: string): string => key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** What GitHub, which puts hosted runners into the subnet, asks for. */
export const HOSTED_RUNNERS = "GitHub.Network/networkSettings";

/** Every subnet of the spoke, in the order in which the environment file's schema names them. */
export const spokeSubnets = ({
  network,
  github,
}: Pick<Environment, "network" | "github">): readonly SpokeSubnetPlan[] =>
  (Object.keys(network.spoke.subnets) as SpokeSubnet[]).map((key) => {
    const hosted = key === "runners" && github.privateNetwork !== undefined;
    const delegation = hosted ? HOSTED_RUNNERS : DELEGATIONS[key];
    return {
      key,
      slug: kebab(key),
      cidr: network.spoke.subnets[key],
      rules: securityRules(network, key),
      routed: ROUTED.includes(key),
      ...(delegation === undefined ? {} : { delegation }),
    };
  });

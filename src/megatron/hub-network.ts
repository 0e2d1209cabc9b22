import * as network from "@pulumi/azure-native/network/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../config/azure/names.ts";
import type { Environment } from "../config/schema.ts";
import { networkDdosSettings } from "./ddos-protection.ts";
import { FIREWALL_SUBNET } from "./subnets.ts";

export interface HubNetworkArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  readonly names: Pick<Names, "virtualNetwork">;
  readonly hub: Environment["network"]["hub"];
  readonly ddosPlanId?: pulumi.Input<string>;
}

/**
 * The hub: the firewall's network and nothing else. It exists before the spoke, because the spoke's name server and
 * default route are the firewall's address.
 */
export class HubNetwork extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;
  readonly networkName: pulumi.Output<string>;
  readonly firewallSubnetId: pulumi.Output<string>;

  constructor(name: string, args: HubNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("megatron:network:HubNetwork", name, {}, opts);
    const { resourceGroupName, location, hub } = args;
    const vnet = new network.VirtualNetwork(
      `${name}-vnet`,
      {
        resourceGroupName,
        location,
        virtualNetworkName: args.names.virtualNetwork("hub"),
        addressSpace: { addressPrefixes: [hub.cidr] },
        // Encryption is between virtual machines, and the hub has none.
        encryption: { enabled: false, enforcement: "AllowUnencrypted" },
        ...networkDdosSettings(args.ddosPlanId),
      },
      { parent: this },
    );
    const firewallSubnet = new network.Subnet(
      `${name}-firewall-subnet`,
      {
        resourceGroupName,
        virtualNetworkName: vnet.name,
        subnetName: FIREWALL_SUBNET,
        addressPrefix: hub.subnets.firewall,
        defaultOutboundAccess: false,
        privateEndpointNetworkPolicies: "Enabled",
      },
      { parent: this },
    );
    this.id = vnet.id;
    this.networkName = vnet.name;
    this.firewallSubnetId = firewallSubnet.id;
    this.registerOutputs({ id: this.id, networkName: this.networkName, firewallSubnetId: this.firewallSubnetId });
  }
}

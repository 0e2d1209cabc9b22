import * as network from "@pulumi/azure-native/network/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../config/azure/names.ts";
import type { Environment } from "../config/schema.ts";
import { bastionSecurityRules } from "./bastion-security.ts";
import { azureSecurityRule } from "./network-security.ts";
import { publicAddress } from "./public-address.ts";
import { assignRole } from "./role-assignment.ts";
import { BASTION_SUBNET } from "./subnets.ts";

export interface BastionArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly environment: Pick<Environment, "azure" | "ddos" | "groups" | "network">;
  readonly names: Pick<Names, "bastion" | "networkSecurityGroup" | "publicIp">;
  readonly hub: { readonly id: pulumi.Input<string>; readonly networkName: pulumi.Input<string> };
  /** Range of the subnet. */
  readonly cidr: string;
}

/**
 * A person's way in: `az aks bastion` tunnels to the private API server through it, and Entra signs the person in as
 * everywhere. Nothing else of the network is reached, and no machine stands in it to be kept.
 */
export class Bastion extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;

  constructor(name: string, args: BastionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("megatron:network:Bastion", name, {}, opts);
    const { resourceGroupName, environment, names, hub } = args;
    const { azure, ddos, groups } = environment;
    const group = new network.NetworkSecurityGroup(
      `${name}-nsg`,
      {
        resourceGroupName,
        location: azure.region,
        networkSecurityGroupName: names.networkSecurityGroup("bastion"),
        securityRules: bastionSecurityRules(environment.network).map(azureSecurityRule),
      },
      { parent: this },
    );
    const subnet = new network.Subnet(
      `${name}-subnet`,
      {
        resourceGroupName,
        virtualNetworkName: hub.networkName,
        subnetName: BASTION_SUBNET,
        addressPrefix: args.cidr,
        networkSecurityGroup: { id: group.id },
        defaultOutboundAccess: false,
        privateEndpointNetworkPolicies: "Enabled",
      },
      { parent: this },
    );
    const address = publicAddress(
      `${name}-address`,
      { resourceGroupName, azure, ddos, publicIpAddressName: names.publicIp("bastion") },
      { parent: this },
    );
    const host = new network.BastionHost(
      `${name}-host`,
      {
        resourceGroupName,
        location: azure.region,
        bastionHostName: names.bastion,
        // Basic has no tunnel, which the native client and `az aks bastion` need.
        sku: { name: "Standard" },
        enableTunneling: true,
        enableShareableLink: false,
        enableFileCopy: false,
        disableCopyPaste: true,
        scaleUnits: 2,
        zones: azure.zones,
        ipConfigurations: [{ name: "bastion", subnet: { id: subnet.id }, publicIPAddress: { id: address.id } }],
      },
      { parent: this },
    );
    const things = { bastion: host.id, "hub-network": hub.id };
    for (const who of new Set([groups.clusterAdmins, groups.breakGlass]))
      for (const [thing, id] of Object.entries(things))
        assignRole(
          `${name}-${who}-${thing}`,
          {
            subscriptionId: azure.subscriptionId,
            role: "reader",
            on: id,
            principal: { id: who, type: "Group" },
            why: "az aks bastion: who opens a tunnel reads Bastion and its network.",
          },
          { parent: this },
        );
    this.id = host.id;
    this.registerOutputs({ id: this.id });
  }
}

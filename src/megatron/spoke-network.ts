import * as network from "@pulumi/azure-native/network/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../config/azure/names.ts";
import type { Environment } from "../config/schema.ts";
import { networkDdosSettings } from "./ddos-protection.ts";
import { azureSecurityRule, type SpokeSubnet } from "./network-security.ts";
import { type SpokeSubnetPlan, spokeSubnets } from "./subnets.ts";

export interface SpokeNetworkArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  readonly names: Pick<Names, "virtualNetwork" | "subnet" | "networkSecurityGroup" | "routeTable">;
  readonly environment: Pick<Environment, "network" | "github">;
  readonly hub: { readonly id: pulumi.Input<string>; readonly networkName: pulumi.Input<string> };
  /** The firewall's private address: the spoke's name server and its way out. */
  readonly firewallAddress: pulumi.Input<string>;
  readonly ddosPlanId?: pulumi.Input<string>;
}

/**
 * The spoke: every subnet with its own security group, the way out through the firewall, and the peering with the hub.
 * What must resolve names or reach the Internet while it is made depends on the whole of it: the peering comes last.
 */
export class SpokeNetwork extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;
  readonly subnetIds: Readonly<Record<SpokeSubnet, pulumi.Output<string>>>;
  readonly routeTableId: pulumi.Output<string>;

  constructor(name: string, args: SpokeNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("megatron:network:SpokeNetwork", name, {}, opts);
    const { resourceGroupName, location, names, firewallAddress, hub } = args;
    const vnet = new network.VirtualNetwork(
      `${name}-vnet`,
      {
        resourceGroupName,
        location,
        virtualNetworkName: names.virtualNetwork("spoke"),
        addressSpace: { addressPrefixes: [args.environment.network.spoke.cidr] },
        // The firewall resolves for the spoke, so that what it allows by name is what the machines resolved.
        dhcpOptions: { dnsServers: [firewallAddress] },
        // The only enforcement Azure offers; gateways and private endpoints, which cannot encrypt, stay reachable.
        encryption: { enabled: true, enforcement: "AllowUnencrypted" },
        ...networkDdosSettings(args.ddosPlanId),
      },
      { parent: this },
    );
    const routeTable = new network.RouteTable(
      `${name}-routes`,
      {
        resourceGroupName,
        location,
        routeTableName: names.routeTable,
        disableBgpRoutePropagation: true,
        routes: [
          {
            name: "internet-through-firewall",
            addressPrefix: "0.0.0.0/0",
            nextHopType: "VirtualAppliance",
            nextHopIpAddress: firewallAddress,
          },
        ],
      },
      { parent: this },
    );
    const subnets = this.#subnets(name, args, vnet, routeTable);
    this.#peerings(name, { resourceGroupName, hub, spoke: vnet }, Object.values(subnets));
    this.id = vnet.id;
    this.routeTableId = routeTable.id;
    this.subnetIds = mapValues(subnets, (subnet) => subnet.id);
    this.registerOutputs({ id: this.id, routeTableId: this.routeTableId, subnetIds: this.subnetIds });
  }

  #subnets(name: string, args: SpokeNetworkArgs, vnet: network.VirtualNetwork, routeTable: network.RouteTable) {
    let previous: network.Subnet | undefined;
    const made = spokeSubnets(args.environment).map((plan): [SpokeSubnet, network.Subnet] => {
      const subnet = new network.Subnet(
        `${name}-${plan.slug}-subnet`,
        {
          resourceGroupName: args.resourceGroupName,
          virtualNetworkName: vnet.name,
          subnetName: args.names.subnet(plan.slug),
          addressPrefix: plan.cidr,
          defaultOutboundAccess: false,
          // Without it a private endpoint ignores the security group of its subnet.
          privateEndpointNetworkPolicies: "Enabled",
          networkSecurityGroup: { id: this.#securityGroup(name, args, plan).id },
          ...(plan.routed ? { routeTable: { id: routeTable.id } } : {}),
          ...(plan.delegation === undefined
            ? {}
            : { delegations: [{ name: plan.slug, serviceName: plan.delegation }] }),
        },
        // Azure answers 409 to a second change of one virtual network while a first is under way.
        { parent: this, ...(previous === undefined ? {} : { dependsOn: [previous] }) },
      );
      previous = subnet;
      return [plan.key, subnet];
    });
    return Object.fromEntries(made) as Record<SpokeSubnet, network.Subnet>;
  }

  #securityGroup(name: string, args: SpokeNetworkArgs, plan: SpokeSubnetPlan): network.NetworkSecurityGroup {
    return new network.NetworkSecurityGroup(
      `${name}-${plan.slug}-nsg`,
      {
        resourceGroupName: args.resourceGroupName,
        location: args.location,
        networkSecurityGroupName: args.names.networkSecurityGroup(plan.slug),
        securityRules: plan.rules.map(azureSecurityRule),
      },
      { parent: this },
    );
  }

  #peerings(
    name: string,
    {
      resourceGroupName,
      hub,
      spoke,
    }: Pick<SpokeNetworkArgs, "resourceGroupName" | "hub"> & { spoke: network.VirtualNetwork },
    after: readonly pulumi.Resource[],
  ): void {
    const common = {
      resourceGroupName,
      allowVirtualNetworkAccess: true,
      allowGatewayTransit: false,
      useRemoteGateways: false,
    };
    const toHub = new network.VirtualNetworkPeering(
      `${name}-to-hub`,
      {
        ...common,
        virtualNetworkName: spoke.name,
        virtualNetworkPeeringName: "to-hub",
        remoteVirtualNetwork: { id: hub.id },
        // Answers from the Internet reach the spoke by way of the firewall: they do not start in the hub.
        allowForwardedTraffic: true,
      },
      { parent: this, dependsOn: [...after] },
    );
    new network.VirtualNetworkPeering(
      `${name}-to-spoke`,
      {
        ...common,
        virtualNetworkName: hub.networkName,
        virtualNetworkPeeringName: "to-spoke",
        remoteVirtualNetwork: { id: spoke.id },
        allowForwardedTraffic: false,
      },
      { parent: this, dependsOn: [toHub] },
    );
  }
}

const mapValues = <Key extends string, From, To>(record: Record<Key, From>, to: (value: From) => To) =>
  Object.fromEntries(Object.entries<From>(record).map(([key, value]) => [key, to(value)])) as Record<Key, To>;

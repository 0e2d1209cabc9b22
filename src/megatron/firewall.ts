import * as network from "@pulumi/azure-native/network/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../config/azure/names.ts";
import type { Environment } from "../config/schema.ts";
import { type EgressClient, type EgressInput, egressAllowList } from "./egress-allow-list.ts";
import { ruleCollections } from "./firewall-rules.ts";
import { publicAddress } from "./public-address.ts";

export interface EgressFirewallArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly environment: EgressInput & Pick<Environment, "network" | "firewall" | "ddos">;
  readonly names: Pick<Names, "firewall" | "firewallPolicy" | "ipGroup" | "publicIp">;
  /** The subnet named AzureFirewallSubnet. */
  readonly subnetId: pulumi.Input<string>;
}

/** The only way out of the network. It resolves names for the spoke and lets through what `egressAllowList` derives. */
export class EgressFirewall extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;
  readonly policyId: pulumi.Output<string>;
  readonly publicIpId: pulumi.Output<string>;
  /** The address that the spoke's name server and default route are set to. */
  readonly privateAddress: pulumi.Output<string>;

  constructor(name: string, args: EgressFirewallArgs, opts?: pulumi.ComponentResourceOptions) {
    super("megatron:network:EgressFirewall", name, {}, opts);
    const { resourceGroupName, names } = args;
    const { azure, ddos, firewall: settings } = args.environment;
    const location = azure.region;

    const policy = new network.FirewallPolicy(
      `${name}-policy`,
      {
        resourceGroupName,
        location,
        firewallPolicyName: names.firewallPolicy,
        sku: { tier: settings.tier },
        threatIntelMode: "Deny",
        dnsSettings: { enableProxy: true },
        ...(settings.tier === "Premium" ? { intrusionDetection: { mode: settings.idps } } : {}),
      },
      { parent: this },
    );
    const rules = this.#rules(name, args, policy);
    const address = publicAddress(
      `${name}-address`,
      { resourceGroupName, azure, ddos, publicIpAddressName: names.publicIp("firewall") },
      { parent: this },
    );
    const firewall = new network.AzureFirewall(
      `${name}-firewall`,
      {
        resourceGroupName,
        location,
        azureFirewallName: names.firewall,
        sku: { name: "AZFW_VNet", tier: settings.tier },
        firewallPolicy: { id: policy.id },
        ipConfigurations: [{ name: "egress", subnet: { id: args.subnetId }, publicIPAddress: { id: address.id } }],
        zones: azure.zones,
      },
      // Azure refuses a change of a policy's rules while the firewall that uses it is being made.
      { parent: this, dependsOn: [rules] },
    );
    this.id = firewall.id;
    this.policyId = policy.id;
    this.publicIpId = address.id;
    this.privateAddress = firewall.ipConfigurations.apply((configurations) => {
      const [first] = configurations ?? [];
      if (first === undefined)
        throw new pulumi.RunError(`Azure returned no address for the firewall ${names.firewall}`);
      return first.privateIPAddress;
    });
    this.registerOutputs({ id: this.id, privateAddress: this.privateAddress });
  }

  #rules(
    name: string,
    { resourceGroupName, environment, names }: EgressFirewallArgs,
    policy: network.FirewallPolicy,
  ): network.FirewallPolicyRuleCollectionGroup {
    const { nodes, runners } = environment.network.spoke.subnets;
    const ipGroup = (client: EgressClient, cidr: string) =>
      new network.IpGroup(
        `${name}-${client}-addresses`,
        {
          resourceGroupName,
          location: environment.azure.region,
          ipGroupsName: names.ipGroup(client),
          ipAddresses: [cidr],
        },
        { parent: this },
      ).id;
    return new network.FirewallPolicyRuleCollectionGroup(
      `${name}-rules`,
      {
        resourceGroupName,
        firewallPolicyName: policy.name,
        ruleCollectionGroupName: "egress",
        priority: 200,
        ruleCollections: ruleCollections(egressAllowList(environment), {
          nodes: ipGroup("nodes", nodes),
          runners: ipGroup("runners", runners),
        }),
      },
      { parent: this },
    );
  }
}

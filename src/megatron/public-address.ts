import * as network from "@pulumi/azure-native/network/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../config/schema.ts";

export interface PublicAddressArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly azure: Pick<Environment["azure"], "region" | "zones">;
  readonly ddos: Environment["ddos"];
  readonly publicIpAddressName: string;
}

/** A static public IPv4 address in every zone in use, protected against DDoS in every mode. */
export const publicAddress = (
  name: string,
  { resourceGroupName, azure, ddos, publicIpAddressName }: PublicAddressArgs,
  opts: pulumi.CustomResourceOptions,
): network.PublicIPAddress =>
  new network.PublicIPAddress(
    name,
    {
      resourceGroupName,
      location: azure.region,
      publicIpAddressName,
      sku: { name: "Standard", tier: "Regional" },
      publicIPAllocationMethod: "Static",
      publicIPAddressVersion: "IPv4",
      idleTimeoutInMinutes: 4,
      zones: azure.zones,
      ddosSettings: { protectionMode: ddos.mode === "address" ? "Enabled" : "VirtualNetworkInherited" },
    },
    opts,
  );

/** The address itself. Azure allocates a static one when it makes the resource, so that an absent one is a failure. */
export const addressOf = (resource: network.PublicIPAddress): pulumi.Output<string> =>
  pulumi.all([resource.ipAddress, resource.name]).apply(([address, name]) => {
    if (address === undefined) throw new pulumi.RunError(`Azure allocated no address to ${name}`);
    return address;
  });

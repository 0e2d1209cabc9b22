import * as network from "@pulumi/azure-native/network/index.js";
import type * as pulumi from "@pulumi/pulumi";
import type { Names } from "../config/azure/names.ts";

/** Where private endpoints of an environment stand. */
export interface PrivateEndpointPlace {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location: string;
  readonly names: Pick<Names, "privateEndpoint">;
  readonly subnetId: pulumi.Input<string>;
}

export interface PrivateEndpointTarget {
  /** Part of the endpoint's Azure name. */
  readonly name: string;
  readonly resourceId: pulumi.Input<string>;
  /** Sub-resource of the service: `blob`, `vault`, `registry`. */
  readonly groupId: string;
  readonly dnsZoneId: pulumi.Input<string>;
}

/** A private address for an Azure service, with its record in the private zone. */
export function privateEndpoint(
  name: string,
  { resourceGroupName, location, names, subnetId }: PrivateEndpointPlace,
  target: PrivateEndpointTarget,
  opts: pulumi.CustomResourceOptions,
): network.PrivateEndpoint {
  const endpoint = new network.PrivateEndpoint(
    `${name}-endpoint`,
    {
      resourceGroupName,
      location,
      privateEndpointName: names.privateEndpoint(target.name),
      customNetworkInterfaceName: `${names.privateEndpoint(target.name)}-nic`,
      subnet: { id: subnetId },
      privateLinkServiceConnections: [
        { name: target.name, privateLinkServiceId: target.resourceId, groupIds: [target.groupId] },
      ],
    },
    opts,
  );
  new network.PrivateDnsZoneGroup(
    `${name}-endpoint-dns`,
    {
      resourceGroupName,
      privateEndpointName: endpoint.name,
      privateDnsZoneGroupName: "default",
      privateDnsZoneConfigs: [{ name: target.groupId, privateDnsZoneId: target.dnsZoneId }],
    },
    { ...opts, deletedWith: endpoint },
  );
  return endpoint;
}

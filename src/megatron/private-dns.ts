import * as privatedns from "@pulumi/azure-native/privatedns/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../config/azure/names.ts";
import type { Region } from "../config/azure/regions.ts";
import type { Environment } from "../config/schema.ts";

/** Zones of Azure services that have a private address here. Names: Azure private endpoint DNS zone values. */
const privateZones = (region: Region) =>
  ({
    blob: "privatelink.blob.core.windows.net",
    vault: "privatelink.vaultcore.azure.net",
    registry: "privatelink.azurecr.io",
    // A server in the virtual network: any name that ends so, except the server's own.
    database: "grafana.private.postgres.database.azure.com",
    // With API server VNet integration it is `private`, not the `privatelink` of a cluster behind Private Link.
    apiServer: `private.${region}.azmk8s.io`,
  }) as const;

export type PrivateZone = keyof ReturnType<typeof privateZones>;

export interface PrivateDnsArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly region: Region;
  readonly names: Pick<Names, "hosts">;
  readonly network: Pick<Environment["network"], "ingressAddress">;
  /** Both networks: the firewall resolves for the spoke from the hub; services that check want the spoke's link. */
  readonly networkIds: Readonly<Record<"hub" | "spoke", pulumi.Input<string>>>;
}

/** Seconds that a resolver may keep an answer. */
const TTL_SECONDS = 300;

/**
 * Names that resolve inside the network only: Azure services by their private addresses, and NGINX's private hosts.
 * What is looked up while it is made (the database server, the cluster) depends on the whole of it: links come last.
 */
export class PrivateDns extends pulumi.ComponentResource {
  readonly zoneIds: Readonly<Record<PrivateZone, pulumi.Output<string>>>;

  constructor(name: string, args: PrivateDnsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("megatron:network:PrivateDns", name, {}, opts);
    const zone = (what: string, privateZoneName: string): privatedns.PrivateZone => {
      const { resourceGroupName, networkIds } = args;
      const made = new privatedns.PrivateZone(
        `${name}-${what}-zone`,
        { resourceGroupName, location: "global", privateZoneName },
        { parent: this },
      );
      for (const [side, id] of Object.entries(networkIds))
        new privatedns.VirtualNetworkLink(
          `${name}-${what}-${side}-link`,
          {
            resourceGroupName,
            location: "global",
            privateZoneName: made.name,
            virtualNetworkLinkName: side,
            virtualNetwork: { id },
            registrationEnabled: false,
            // A service that has a private address elsewhere, and none here, is still found by its public one.
            ...(privateZoneName.startsWith("privatelink.") ? { resolutionPolicy: "NxDomainRedirect" } : {}),
          },
          { parent: this },
        );
      return made;
    };

    const names = privateZones(args.region);
    this.zoneIds = {
      blob: zone("blob", names.blob).id,
      vault: zone("vault", names.vault).id,
      registry: zone("registry", names.registry).id,
      database: zone("database", names.database).id,
      apiServer: zone("api-server", names.apiServer).id,
    };
    // A zone a host: a private zone of the environment's own name would hide every public record from the inside.
    const { argocd, otlpGrpc } = args.names.hosts;
    for (const [what, host] of Object.entries({ argocd, "otlp-grpc": otlpGrpc }))
      new privatedns.PrivateRecordSet(
        `${name}-${what}-record`,
        {
          resourceGroupName: args.resourceGroupName,
          privateZoneName: zone(what, host).name,
          relativeRecordSetName: "@",
          recordType: "A",
          ttl: TTL_SECONDS,
          aRecords: [{ ipv4Address: args.network.ingressAddress }],
        },
        { parent: this },
      );
    this.registerOutputs({ zoneIds: this.zoneIds });
  }
}

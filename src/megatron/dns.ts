import * as dns from "@pulumi/azure-native/dns/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../config/azure/names.ts";
import type { Environment } from "../config/schema.ts";

export interface PublicDnsArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly dns: Environment["dns"];
  readonly names: Pick<Names, "hosts">;
  /** Public addresses of the two gateways. */
  readonly addresses: Readonly<Record<"megatron" | "hyperion", pulumi.Input<string>>>;
}

/** Seconds that a resolver may keep an answer: how long a changed address is missed. */
const TTL_SECONDS = 300;

/** The environment's public zone, signed where the environment says so, with a record for every host of a gateway. */
export class PublicDns extends pulumi.ComponentResource {
  readonly zoneId: pulumi.Output<string>;
  /** To be entered at the parent zone. */
  readonly nameServers: pulumi.Output<string[]>;

  constructor(name: string, args: PublicDnsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("megatron:network:PublicDns", name, {}, opts);
    const { resourceGroupName, addresses } = args;
    const { hosts } = args.names;
    const zone = new dns.Zone(
      `${name}-zone`,
      { resourceGroupName, location: "global", zoneName: args.dns.zone, zoneType: "Public" },
      { parent: this, protect: true },
    );
    const record = (what: string, host: string, address: pulumi.Input<string>) =>
      new dns.RecordSet(
        `${name}-${what}-record`,
        {
          resourceGroupName,
          zoneName: zone.name,
          relativeRecordSetName: host.slice(0, -`.${args.dns.zone}`.length),
          recordType: "A",
          ttl: TTL_SECONDS,
          aRecords: [{ ipv4Address: address }],
        },
        { parent: this },
      );
    record("otlp", hosts.otlp, addresses.hyperion);
    record("grafana", hosts.grafana, addresses.hyperion);
    record("apps", `*.${hosts.apps}`, addresses.megatron);
    if (args.dns.dnssec)
      new dns.DnssecConfig(`${name}-dnssec`, { resourceGroupName, zoneName: zone.name }, { parent: this });
    this.zoneId = zone.id;
    this.nameServers = zone.nameServers;
    this.registerOutputs({ zoneId: this.zoneId, nameServers: this.nameServers });
  }
}

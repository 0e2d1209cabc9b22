import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../config/azure/names.ts";
import { MEGATRON_CERTIFICATE, VAULT_SECRETS } from "../config/azure/vault-secrets.ts";
import type { Environment } from "../config/schema.ts";
import { ApplicationGateway, type GatewayLayer } from "./application-gateway.ts";
import { Bastion } from "./bastion.ts";
import { DdosProtection } from "./ddos-protection.ts";
import { PublicDns } from "./dns.ts";
import { EgressFirewall } from "./firewall.ts";
import { GatewayIdentity } from "./gateway-identity.ts";
import { hyperionSites, megatronSites } from "./gateway-sites.ts";
import { HubNetwork } from "./hub-network.ts";
import { PrivateDns } from "./private-dns.ts";
import { RunnerNetwork } from "./runner-network.ts";
import { SpokeNetwork } from "./spoke-network.ts";
import { certificateSecretId } from "./state-vault.ts";

/** Certificate that each gateway serves: Hyperion's has the names that NGINX serves behind it. */
const CERTIFICATES: Readonly<Record<GatewayLayer, string>> = {
  megatron: MEGATRON_CERTIFICATE,
  hyperion: VAULT_SECRETS.nginx.certificate,
};

export interface NetworksArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly environment: Environment;
  readonly names: Names;
}

/** Everything that carries traffic. The gateways come last: they serve a certificate of a vault that the network reaches. */
export class Networks extends pulumi.ComponentResource {
  readonly spoke: SpokeNetwork;
  readonly firewall: EgressFirewall;
  readonly privateDns: PrivateDns;
  readonly #args: NetworksArgs;
  readonly #identities: Readonly<Record<GatewayLayer, GatewayIdentity>>;

  constructor(name: string, args: NetworksArgs, opts?: pulumi.ComponentResourceOptions) {
    super("megatron:network:Networks", name, {}, opts);
    this.#args = args;
    const { environment, ...common } = args;
    const { azure, ddos, network } = environment;
    const here = { parent: this };
    const located = { ...common, location: azure.region };
    const protection = new DdosProtection("ddos", { ...located, ddos }, here);
    const plan = protection.planId === undefined ? {} : { ddosPlanId: protection.planId };
    const hub = new HubNetwork("hub", { ...located, ...plan, hub: network.hub }, here);
    this.firewall = new EgressFirewall("egress", { ...common, environment, subnetId: hub.firewallSubnetId }, here);
    this.spoke = new SpokeNetwork(
      "spoke",
      { ...located, ...plan, environment, hub, firewallAddress: this.firewall.privateAddress },
      here,
    );
    const { privateNetwork } = environment.github;
    if (privateNetwork !== undefined)
      new RunnerNetwork("runners", { ...located, ...privateNetwork, subnetId: this.spoke.subnetIds.runners }, here);
    const { bastion } = network.hub.subnets;
    if (bastion !== undefined) new Bastion("bastion", { ...common, environment, hub, cidr: bastion }, here);
    const networkIds = { hub: hub.id, spoke: this.spoke.id };
    this.privateDns = new PrivateDns("private-dns", { ...common, region: azure.region, network, networkIds }, here);
    // A right takes up to ten minutes to hold, and a gateway reads its certificate while it is made: the firewall and
    // the cluster are made in between.
    this.#identities = { megatron: this.#identity("megatron"), hyperion: this.#identity("hyperion") };
    this.registerOutputs({ spokeId: this.spoke.id, firewallId: this.firewall.id });
  }

  /** The two gateways and their public names, once the vault of their certificates resolves inside. */
  gateways(after: readonly pulumi.Resource[]): Readonly<Record<GatewayLayer, ApplicationGateway>> {
    const { environment, names } = this.#args;
    const megatron = this.#gateway("megatron", after);
    const hyperion = this.#gateway("hyperion", after);
    new PublicDns(
      "dns",
      {
        resourceGroupName: this.#args.resourceGroupName,
        dns: environment.dns,
        names,
        addresses: { megatron: megatron.publicIpAddress, hyperion: hyperion.publicIpAddress },
      },
      { parent: this },
    );
    return { megatron, hyperion };
  }

  #identity(layer: GatewayLayer): GatewayIdentity {
    const { resourceGroupName, environment, names } = this.#args;
    return new GatewayIdentity(
      `${layer}-gateway-identity`,
      { resourceGroupName, environment, names, layer, certificate: CERTIFICATES[layer] },
      { parent: this },
    );
  }

  #gateway(layer: GatewayLayer, after: readonly pulumi.Resource[]): ApplicationGateway {
    const { resourceGroupName, environment, names } = this.#args;
    const { trustedRoot } = environment.gateways;
    const identity = this.#identities[layer];
    return new ApplicationGateway(
      `${layer}-gateway`,
      {
        resourceGroupName,
        layer,
        environment,
        names,
        sites: layer === "hyperion" ? hyperionSites(names, environment.gateways) : megatronSites(names),
        subnetId: this.spoke.subnetIds[`${layer}Gateway`],
        identityId: identity.id,
        certificateSecretId: certificateSecretId(environment, CERTIFICATES[layer]),
        ...(trustedRoot === undefined ? {} : { trustedRoot }),
      },
      { parent: this, dependsOn: [this.spoke, identity, ...after] },
    );
  }
}

import * as network from "@pulumi/azure-native/network/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../config/azure/names.ts";
import type { Environment } from "../config/schema.ts";
import {
  backendSettings,
  listeners,
  PARTS,
  pathMaps,
  probe,
  type RoutedSite,
  redirects,
  routingRules,
} from "./gateway-routing.ts";
import type { Site } from "./gateway-sites.ts";
import { addressOf, publicAddress } from "./public-address.ts";
import { WafPolicy } from "./waf-policy.ts";
import { closedProfile } from "./waf-profiles.ts";

export type GatewayLayer = keyof Pick<Environment["gateways"], "megatron" | "hyperion">;

export interface ApplicationGatewayArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  /** Whose gateway it is: its capacity and its firewall's mode are `gateways.<layer>`. */
  readonly layer: GatewayLayer;
  readonly environment: Pick<Environment, "azure" | "gateways" | "network" | "ddos">;
  readonly names: Pick<Names, "gateway" | "wafPolicy" | "publicIp">;
  readonly sites: readonly Site[];
  /** A subnet with nothing else in it. */
  readonly subnetId: pulumi.Input<string>;
  /** User-assigned identity that may read the certificate; its right must exist before the gateway (`dependsOn`). */
  readonly identityId: pulumi.Input<string>;
  /** Vault secret of the certificate, without a version: the gateway follows renewals. */
  readonly certificateSecretId: pulumi.Input<string>;
  /** Root of NGINX's certificate, base64 of its DER form. Default: none; a public root is known. */
  readonly trustedRoot?: string;
}

/** Forward secrecy and authenticated encryption only; TLS 1.3 comes with every CustomV2 policy. */
const TLS_POLICY = {
  policyType: "CustomV2",
  minProtocolVersion: "TLSv1_2",
  cipherSuites: [
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
  ],
};

/** An Application Gateway with its address and firewall policies; its one back end is NGINX's internal address. */
export class ApplicationGateway extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;
  readonly publicIpId: pulumi.Output<string>;
  /** Where the public DNS records of the gateway's hosts point. */
  readonly publicIpAddress: pulumi.Output<string>;
  readonly wafPolicyIds: readonly pulumi.Output<string>[];
  /** Resources whose logs and metrics belong in Log Analytics. */
  readonly diagnosticTargets: Readonly<Record<"gateway" | "publicIp", pulumi.Output<string>>>;

  constructor(name: string, args: ApplicationGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
    super("megatron:network:ApplicationGateway", name, {}, opts);
    const { resourceGroupName, environment, names, layer } = args;
    const { azure, ddos } = environment;
    const address = publicAddress(
      `${name}-address`,
      { resourceGroupName, azure, ddos, publicIpAddressName: names.publicIp(`agw-${layer}`) },
      { parent: this },
    );
    const routed = this.#routedSites(name, args);
    const gateway = new network.ApplicationGateway(
      `${name}-gateway`,
      { ...this.#frontend(args, address.id), ...this.#routing(args, routed) },
      { parent: this },
    );
    this.id = gateway.id;
    this.publicIpId = address.id;
    this.publicIpAddress = addressOf(address);
    this.wafPolicyIds = routed.flatMap(({ policies }) =>
      Object.values(policies).map((id: pulumi.Input<string>) => pulumi.output(id)),
    );
    this.diagnosticTargets = { gateway: gateway.id, publicIp: address.id };
    this.registerOutputs({ id: this.id, publicIpId: this.publicIpId, publicIpAddress: this.publicIpAddress });
  }

  #routedSites(name: string, { resourceGroupName, layer, environment, names, sites }: ApplicationGatewayArgs) {
    const { azure, gateways } = environment;
    // A part refers to its siblings by full id before the gateway exists, so the id is composed.
    const gatewayId = pulumi.interpolate`/subscriptions/${azure.subscriptionId}/resourceGroups/${resourceGroupName}/providers/Microsoft.Network/applicationGateways/${names.gateway(layer)}`;
    const part: RoutedSite["part"] = (collection, of) => ({ id: pulumi.interpolate`${gatewayId}/${collection}/${of}` });
    const waf = (what: string, rest: Pick<ConstructorParameters<typeof WafPolicy>[1], "mode" | "profile">) =>
      new WafPolicy(
        `${name}-${what}`,
        { resourceGroupName, location: azure.region, policyName: names.wafPolicy(`${layer}-${what}`), ...rest },
        { parent: this },
      ).id;
    return sites.map((site): RoutedSite => {
      const traffic = waf(site.name, { mode: gateways[layer].wafMode, profile: site.waf });
      // What is not served is refused whatever the mode: Detection is for tuning rules, not for opening paths.
      const closed = { mode: "Prevention", profile: closedProfile } as const;
      return {
        site,
        part,
        policies: {
          traffic,
          ...(site.paths === undefined ? {} : { refusal: waf(`${site.name}-other-paths`, closed) }),
        },
      };
    });
  }

  #frontend(args: ApplicationGatewayArgs, addressId: pulumi.Input<string>) {
    const { environment, names, layer, trustedRoot } = args;
    const { azure, gateways } = environment;
    const { minCapacity, maxCapacity } = gateways[layer];
    return {
      resourceGroupName: args.resourceGroupName,
      location: azure.region,
      applicationGatewayName: names.gateway(layer),
      zones: azure.zones,
      sku: { name: "WAF_v2", tier: "WAF_v2" },
      autoscaleConfiguration: { minCapacity, maxCapacity },
      enableHttp2: true,
      identity: { type: "UserAssigned" as const, userAssignedIdentities: [args.identityId] },
      gatewayIPConfigurations: [{ name: "subnet", subnet: { id: args.subnetId } }],
      frontendIPConfigurations: [{ name: PARTS.frontend, publicIPAddress: { id: addressId } }],
      frontendPorts: [
        { name: PARTS.https, port: 443 },
        { name: PARTS.http, port: 80 },
      ],
      sslPolicy: TLS_POLICY,
      sslCertificates: [{ name: PARTS.certificate, keyVaultSecretId: args.certificateSecretId }],
      ...(trustedRoot === undefined
        ? {}
        : { trustedRootCertificates: [{ name: PARTS.trustedRoot, data: trustedRoot }] }),
    };
  }

  #routing({ environment, trustedRoot }: ApplicationGatewayArgs, routed: readonly RoutedSite[]) {
    const [first] = routed;
    return {
      // For a listener without a policy of its own, should one ever be added: the strictest of the first site's.
      ...(first === undefined ? {} : { firewallPolicy: { id: first.policies.refusal ?? first.policies.traffic } }),
      forceFirewallPolicyAssociation: true,
      backendAddressPools: [
        { name: PARTS.backend, backendAddresses: [{ ipAddress: environment.network.ingressAddress }] },
      ],
      backendHttpSettingsCollection: routed.map((site) => backendSettings(site, trustedRoot !== undefined)),
      probes: routed.map(probe),
      httpListeners: routed.flatMap(listeners),
      redirectConfigurations: routed.flatMap(redirects),
      urlPathMaps: routed.flatMap(pathMaps),
      requestRoutingRules: routed.flatMap(routingRules),
    };
  }
}

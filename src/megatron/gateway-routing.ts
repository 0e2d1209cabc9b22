import type * as azure from "@pulumi/azure-native/types/input.js";
import type * as pulumi from "@pulumi/pulumi";
import { INGRESS_HEALTH_PATH, INGRESS_PORTS } from "../conventions/intake.ts";
import { isWildcard, type Site } from "./gateway-sites.ts";

/** Names of the parts of which a gateway has one. */
export const PARTS = {
  frontend: "public",
  certificate: "tls",
  https: "https",
  http: "http",
  backend: "nginx",
  trustedRoot: "private-root",
} as const;

/** Firewall policies of one site: `traffic` guards what is served, `refusal` answers the paths that are not. */
interface SitePolicies {
  readonly traffic: pulumi.Input<string>;
  readonly refusal?: pulumi.Input<string>;
}

/** A site with what its routing needs to point at. */
export interface RoutedSite {
  readonly site: Site;
  readonly policies: SitePolicies;
  /** Reference to another part of the same gateway: `part("httpListeners", "otlp-https")`. */
  readonly part: (collection: string, name: string) => { id: pulumi.Input<string> };
}

/** Listeners of a site: HTTPS by host, and plain HTTP only where there is a redirect to answer with. */
export function listeners({ site, policies, part }: RoutedSite): azure.network.ApplicationGatewayHttpListenerArgs[] {
  const common = { frontendIPConfiguration: part("frontendIPConfigurations", PARTS.frontend), hostNames: [site.host] };
  return [
    {
      ...common,
      name: `${site.name}-https`,
      protocol: "Https",
      frontendPort: part("frontendPorts", PARTS.https),
      sslCertificate: part("sslCertificates", PARTS.certificate),
      requireServerNameIndication: true,
      firewallPolicy: { id: policies.refusal ?? policies.traffic },
    },
    ...(site.redirectHttp
      ? [
          {
            ...common,
            name: `${site.name}-http`,
            protocol: "Http",
            frontendPort: part("frontendPorts", PARTS.http),
            firewallPolicy: { id: policies.traffic },
          },
        ]
      : []),
  ];
}

export const redirects = ({ site, part }: RoutedSite): azure.network.ApplicationGatewayRedirectConfigurationArgs[] =>
  site.redirectHttp
    ? [
        {
          name: `${site.name}-to-https`,
          redirectType: "Permanent",
          targetListener: part("httpListeners", `${site.name}-https`),
          includePath: true,
          includeQueryString: true,
        },
      ]
    : [];

const toBackend = ({ site, part }: RoutedSite) => ({
  backendAddressPool: part("backendAddressPools", PARTS.backend),
  backendHttpSettings: part("backendHttpSettingsCollection", site.name),
});

/**
 * Paths of a site that serves only some. A path map must have a default back end and cannot answer by itself; so the
 * default path is left to the listener's policy, which refuses all with 403, and each path rule brings its own policy.
 */
export function pathMaps(routed: RoutedSite): azure.network.ApplicationGatewayUrlPathMapArgs[] {
  const { site, policies } = routed;
  if (site.paths === undefined) return [];
  const { backendAddressPool, backendHttpSettings } = toBackend(routed);
  return [
    {
      name: site.name,
      defaultBackendAddressPool: backendAddressPool,
      defaultBackendHttpSettings: backendHttpSettings,
      pathRules: site.paths.map((path) => ({
        name: path.slice(1).replaceAll("/", "-"),
        paths: [path],
        backendAddressPool,
        backendHttpSettings,
        firewallPolicy: { id: policies.traffic },
      })),
    },
  ];
}

/** Rules of a site. `position` is the site's place in its gateway: priorities are unique, 1 to 20,000. */
export function routingRules(
  routed: RoutedSite,
  position: number,
): azure.network.ApplicationGatewayRequestRoutingRuleArgs[] {
  const { site, part } = routed;
  const priority = 100 + position * 10;
  return [
    {
      name: `${site.name}-https`,
      priority,
      httpListener: part("httpListeners", `${site.name}-https`),
      ...(site.paths === undefined
        ? { ruleType: "Basic", ...toBackend(routed) }
        : { ruleType: "PathBasedRouting", urlPathMap: part("urlPathMaps", site.name) }),
    },
    ...(site.redirectHttp
      ? [
          {
            name: `${site.name}-http`,
            priority: priority + 1,
            ruleType: "Basic",
            httpListener: part("httpListeners", `${site.name}-http`),
            redirectConfiguration: part("redirectConfigurations", `${site.name}-to-https`),
          },
        ]
      : []),
  ];
}

/**
 * Asks NGINX over HTTPS, under the site's own host, so that the certificate chain is proved as well. A 404 is NGINX
 * living and the host having no health path of its own; what makes it unhealthy is silence, a broken chain or a 5xx.
 */
export const probe = ({ site }: RoutedSite): azure.network.ApplicationGatewayProbeArgs => ({
  name: site.name,
  protocol: "Https",
  host: site.backendHost,
  path: INGRESS_HEALTH_PATH,
  pickHostNameFromBackendHttpSettings: false,
  interval: 10,
  timeout: 5,
  unhealthyThreshold: 3,
  minServers: 0,
  match: { statusCodes: ["200-399", "404"] },
});

/** Seconds that a removed back end still gets for the requests that it has. */
const DRAIN_SECONDS = 60;

/** TLS to NGINX. A single host is named; below a wildcard the client's own host passes through. */
export const backendSettings = (
  { site, part }: RoutedSite,
  trustedRoot: boolean,
): azure.network.ApplicationGatewayBackendHttpSettingsArgs => ({
  name: site.name,
  protocol: "Https",
  port: INGRESS_PORTS.https,
  pickHostNameFromBackendAddress: false,
  ...(isWildcard(site) ? {} : { hostName: site.backendHost }),
  probe: part("probes", site.name),
  probeEnabled: true,
  requestTimeout: site.timeoutSeconds,
  cookieBasedAffinity: "Disabled",
  connectionDraining: { enabled: true, drainTimeoutInSec: DRAIN_SECONDS },
  ...(trustedRoot ? { trustedRootCertificates: [part("trustedRootCertificates", PARTS.trustedRoot)] } : {}),
});

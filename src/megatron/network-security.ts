import type * as network from "@pulumi/azure-native/types/input.js";
import type { Environment } from "../config/schema.ts";
import { INGRESS_PORTS } from "../conventions/intake.ts";

type Network = Environment["network"];
export type SpokeSubnet = keyof Network["spoke"]["subnets"];

/** One rule of a network security group, in the order in which it is tried. */
export interface SecurityRule {
  readonly name: string;
  readonly direction: "Inbound" | "Outbound";
  readonly access: "Allow" | "Deny";
  readonly protocol: "Tcp" | "Udp" | "*";
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly ports: readonly string[];
  readonly why: string;
}

const ANY = ["*"] as const;
const LOAD_BALANCER = ["AzureLoadBalancer"] as const;

const rule = (
  direction: SecurityRule["direction"],
  access: SecurityRule["access"],
  name: string,
  [protocol, ports]: readonly [SecurityRule["protocol"], readonly (number | string)[]],
  [from, to]: readonly [readonly string[], readonly string[]],
  why: string,
): SecurityRule => ({ name, direction, access, protocol, from, to, ports: ports.map(String), why });

const denyLateral = rule(
  "Outbound",
  "Deny",
  "deny-lateral-movement",
  ["Tcp", [22, 3389]],
  [ANY, ANY],
  "No machine here administers another by SSH or RDP.",
);

const denyInbound = rule(
  "Inbound",
  "Deny",
  "deny-inbound",
  ["*", ANY],
  [ANY, ANY],
  "Azure's own last rules admit the whole virtual network; only what is named above may enter.",
);

const denyOutbound = rule(
  "Outbound",
  "Deny",
  "deny-outbound",
  ["*", ANY],
  [ANY, ANY],
  "Only what is named above may leave.",
);

/** Rules that only some subnets have, besides the denials that all of them end with. */
function allowed({ hub, spoke: { subnets }, podCidr, addressSpace, ingressAddress }: Network) {
  const { nodes, apiServer, privateEndpoints, database, runners } = subnets;
  const gateways = [subnets.megatronGateway, subnets.hyperionGateway];
  const inbound = (
    name: string,
    ports: Parameters<typeof rule>[3],
    flow: Parameters<typeof rule>[4],
    why: string,
  ): SecurityRule => rule("Inbound", "Allow", name, ports, flow, why);

  // AKS load balancers keep the frontend address as destination (floating IP), so the nodes' group sees it, not a node's.
  const ingress = (to: readonly string[]): SecurityRule[] => [
    inbound(
      "allow-gateways",
      ["Tcp", [INGRESS_PORTS.https]],
      [gateways, to],
      "Both Application Gateways send to NGINX.",
    ),
    inbound(
      "allow-private-interfaces",
      ["Tcp", [INGRESS_PORTS.https]],
      [[runners], to],
      "Argo CD's interface has no public address; it is reached from the runners.",
    ),
    inbound(
      "allow-otlp-grpc",
      ["Tcp", [INGRESS_PORTS.otlpGrpc]],
      [[addressSpace], to],
      "Producers inside the network use OTLP/gRPC with mutual TLS.",
    ),
  ];

  const gateway = (own: string): SecurityRule[] => [
    inbound("allow-https", ["Tcp", [443]], [["Internet"], [own]], "Clients."),
    inbound("allow-http", ["Tcp", [80]], [["Internet"], [own]], "Answered by a redirect to HTTPS only."),
    inbound(
      "allow-gateway-manager",
      ["Tcp", ["65200-65535"]],
      [["GatewayManager"], ANY],
      "Azure's management of Application Gateway v2; it stops working without.",
    ),
    inbound("allow-load-balancer", ["*", ANY], [LOAD_BALANCER, ANY], "Azure's health probes of the instances."),
  ];

  return {
    nodes: [
      inbound(
        "allow-cluster",
        ["*", ANY],
        [
          [nodes, podCidr],
          [nodes, podCidr],
        ],
        "Overlay traffic keeps its pod addresses; network policies decide inside the cluster.",
      ),
      inbound(
        "allow-api-server",
        ["Tcp", ANY],
        [[apiServer], [nodes, podCidr]],
        "The API server calls kubelets and admission webhooks, whose ports are their own.",
      ),
      ...ingress([ingressAddress]),
      inbound(
        "allow-load-balancer",
        ["Tcp", ANY],
        [LOAD_BALANCER, [nodes, podCidr]],
        "Health probes of internal load balancers go to node ports.",
      ),
    ],
    apiServer: [
      inbound(
        "allow-nodes",
        ["Tcp", [443, 4443]],
        [[nodes], [apiServer]],
        "Nodes and pods call the API server; 4443 is konnectivity's.",
      ),
      inbound("allow-runners", ["Tcp", [443]], [[runners], [apiServer]], "The bootstrap of Argo CD runs here."),
      ...(hub.subnets.bastion === undefined
        ? []
        : [
            inbound(
              "allow-bastion",
              ["Tcp", [443]],
              [[hub.subnets.bastion], [apiServer]],
              "People reach the API server by az aks bastion, as Entra knows them.",
            ),
          ]),
      inbound(
        "allow-load-balancer",
        ["*", [9988]],
        [LOAD_BALANCER, [apiServer]],
        "The probe of the API server's load balancer; Microsoft's pages name TCP in one place and UDP in another.",
      ),
    ],
    loadBalancer: ingress([ingressAddress]),
    megatronGateway: gateway(subnets.megatronGateway),
    hyperionGateway: gateway(subnets.hyperionGateway),
    privateEndpoints: [
      inbound(
        "allow-clients",
        ["Tcp", [443]],
        [[nodes, runners, ...gateways], [privateEndpoints]],
        "Storage, vault and registry; gateways fetch their certificate from the vault.",
      ),
    ],
    database: [
      inbound("allow-nodes", ["Tcp", [5432]], [[nodes], [database]], "Grafana's pods are PostgreSQL's only clients."),
      inbound(
        "allow-standby",
        ["Tcp", [5432]],
        [[database], [database]],
        "Replication between the primary and its standby.",
      ),
    ],
    runners: [
      rule(
        "Outbound",
        "Allow",
        "allow-https",
        ["Tcp", [443]],
        [[runners], ANY],
        "API server, private endpoints, and through the firewall what its list allows.",
      ),
      rule(
        "Outbound",
        "Allow",
        "allow-dns",
        ["*", [53]],
        [[runners], [hub.subnets.firewall]],
        "The firewall is the network's name server.",
      ),
      denyOutbound,
    ],
  } satisfies Record<SpokeSubnet, SecurityRule[]>;
}

/** Every rule of a subnet's group: the denial of lateral movement first, then what is allowed, then nothing more. */
export const securityRules = (network: Network, subnet: SpokeSubnet): readonly SecurityRule[] => [
  denyLateral,
  ...allowed(network)[subnet],
  denyInbound,
];

const one = (values: readonly string[]): string | undefined => (values.length === 1 ? values[0] : undefined);

/** A rule as Azure takes it. Priorities follow the order, so that a list reads as it is tried. */
export function azureSecurityRule(
  { name, direction, access, protocol, from, to, ports, why }: SecurityRule,
  index: number,
): network.network.SecurityRuleArgs {
  const [source, destination, port] = [one(from), one(to), one(ports)];
  return {
    name,
    description: why,
    priority: 100 + index * 10,
    direction,
    access,
    protocol,
    sourcePortRange: "*",
    ...(source === undefined ? { sourceAddressPrefixes: [...from] } : { sourceAddressPrefix: source }),
    ...(destination === undefined
      ? { destinationAddressPrefixes: [...to] }
      : { destinationAddressPrefix: destination }),
    ...(port === undefined ? { destinationPortRanges: [...ports] } : { destinationPortRange: port }),
  };
}

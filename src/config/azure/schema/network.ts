import { z } from "zod";
import { cidr, dnsName, ipv4, text, uuid } from "../../schema/primitives.ts";

const hubSubnets = z.strictObject({
  firewall: cidr.describe("AzureFirewallSubnet: /26 or larger."),
  bastion: cidr
    .optional()
    .describe("AzureBastionSubnet: /26 or larger; people reach the private API server through it. Absent: no Bastion."),
});

const spokeSubnets = z.strictObject({
  nodes: cidr.describe("AKS nodes of every pool."),
  apiServer: cidr.describe("AKS API server (VNet integration): /28 or larger, delegated, nothing else in it."),
  loadBalancer: cidr.describe("Addresses of internal load balancers, NGINX's among them."),
  megatronGateway: cidr.describe("Megatron's Application Gateway: /24 recommended, nothing else in it."),
  hyperionGateway: cidr.describe("Hyperion's Application Gateway: /24 recommended, nothing else in it."),
  privateEndpoints: cidr.describe("Private endpoints of storage, vault and registry."),
  database: cidr.describe("PostgreSQL Flexible Server: /28 or larger, delegated."),
  runners: cidr.describe("Self-hosted runners that reach the private API server; they run megatron-bootstrap."),
});

export const network = z
  .strictObject({
    addressSpace: cidr.describe(
      "Everything routable of this environment; hub and spoke lie in it, no other environment touches it.",
    ),
    hub: z.strictObject({
      cidr: cidr.describe("The hub's virtual network; it holds the firewall."),
      subnets: hubSubnets,
    }),
    spoke: z.strictObject({
      cidr: cidr.describe("The spoke's virtual network; it holds everything else."),
      subnets: spokeSubnets,
    }),
    podCidr: cidr.describe("Overlay range of pods; a /24 of it goes to each node. Outside the address space."),
    serviceCidr: cidr.describe(
      "Cluster-internal services; /20 is plenty. Outside the address space and the pod range.",
    ),
    ingressAddress: ipv4.describe(
      "NGINX's internal load-balancer address, in subnets.loadBalancer; both gateways send to it.",
    ),
  })
  .describe("Address ranges. They lie in one another as the cross-field rules of `hyperion validate` say.");

export const ddos = z
  .discriminatedUnion("mode", [
    z.strictObject({
      mode: z.literal("network").describe("A DDoS Network Protection plan of this environment's own."),
    }),
    z.strictObject({
      mode: z
        .literal("shared")
        .describe("A plan of another subscription of the tenant (one plan covers 100 addresses)."),
      planId: z
        .string()
        .regex(
          /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[^/]+\/providers\/Microsoft\.Network\/ddosProtectionPlans\/[^/]+$/,
          {
            error: "the resource id of a DDoS protection plan",
          },
        )
        .describe("Resource id of the shared plan."),
    }),
    z.strictObject({
      mode: z
        .literal("address")
        .describe("DDoS IP Protection on each public address: cheaper, no rapid-response team."),
    }),
  ])
  .describe("Every public address is protected in every environment; how, is a question of cost.");

export const firewall = z
  .strictObject({
    tier: z.enum(["Standard", "Premium"]).describe("Premium adds intrusion detection (IDPS)."),
    idps: z.enum(["Off", "Alert", "Deny"]).describe("Intrusion detection; needs Premium unless Off."),
  })
  .describe("The egress firewall; everything that leaves goes through it.");

const gateway = z
  .strictObject({
    minCapacity: z.int().min(2).max(125).describe("Instances kept warm; at least 2, so that losing one is no outage."),
    maxCapacity: z.int().min(2).max(125),
    wafMode: z.enum(["Prevention", "Detection"]).default("Prevention"),
  })
  .describe("An Application Gateway WAF v2.");

export const gateways = z
  .strictObject({
    megatron: gateway.describe("Serves applications."),
    hyperion: gateway.describe("Serves telemetry intake and Grafana, nothing else."),
    trustedRoot: text(/^[A-Za-z0-9+/]+={0,2}$/, "base64 of a certificate's DER form, in one line")
      .optional()
      .describe(
        "Root that signed NGINX's certificate, which the gateways trust behind them; bootstrap prints it. Absent: a public authority signed it.",
      ),
    maxOtlpBodyKb: z
      .int()
      .min(128)
      .max(2000)
      .default(2000)
      .describe(
        "Largest OTLP request that the WAF lets through, in KB; the WAF's own limit is 2,000. NGINX uses the same.",
      ),
  })
  .describe("The two Application Gateways with WAF.");

export const registries = z
  .strictObject({
    publicRegistry: dnsName
      .default("ghcr.io")
      .describe("Where our own images are published; the cluster pulls them through ACR's cache."),
  })
  .describe("Container registries outside Azure.");

export const entraApps = z
  .strictObject({
    grafana: uuid.describe("Entra application (client) id that people sign in to Grafana with."),
    argocd: uuid.describe("Entra application (client) id that people sign in to Argo CD with."),
    ingest: uuid.describe("Entra application (client) id that is the audience of producers' bearer tokens."),
  })
  .describe("Entra applications, made once by hand; ids are values, not outputs.");

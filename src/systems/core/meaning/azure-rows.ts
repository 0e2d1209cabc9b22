import { harmless, losing, minding, type ValueRow } from "../../value-row.ts";

const A_RANGE = ["10.10.0.0/20", "10.11.0.0/20"] as const;
const AN_ID = ["b1c2d3e4-0003-4a5b-8c6d-7e8f9a0b1c01", "b1c2d3e4-0003-4a5b-8c6d-7e8f9a0b1c02"] as const;

const moved = losing("Azure refuses while anything stands in the range", "azure");

const subnet = (path: string): ValueRow => ({
  path: `network.${path}`,
  what: `Range of ${path.replaceAll(".", " ")}`,
  changed: moved,
  example: A_RANGE,
});

const group = (path: string, may: string): ValueRow => ({
  path: `groups.${path}`,
  what: `Group ${path}`,
  changed: losing(`the members of another group ${may}, and those of the old one no longer`),
  example: AN_ID,
});

const app = (path: string, what: string): ValueRow => ({
  path: `entraApps.${path}`,
  what: `Entra application of ${what}`,
  changed: losing(`sign-ins and tokens for the old application are refused from the sync on`),
  example: AN_ID,
});

/** Who an environment is, where it stands, and who may enter. */
const IDENTITY: readonly ValueRow[] = [
  {
    path: "environment",
    what: "Name of the environment",
    changed: losing("every resource gets another name: a second platform is made, and the data stays in the first"),
    example: ["dev", "test"],
  },
  {
    path: "organisation.name",
    what: "Organisation's name",
    changed: harmless("tags and certificate subjects change"),
    example: ["A", "B"],
  },
  {
    path: "organisation.owner",
    what: "Owner's address",
    changed: minding("Azure's and the certificates' notices go to it"),
    example: ["a@x.example", "b@x.example"],
  },
  {
    path: "organisation.costCentre",
    what: "Cost centre",
    changed: harmless("the bill is tagged with it from the next change on"),
    example: ["CC-1", "CC-2"],
  },
  {
    path: "organisation.namePrefix",
    what: "Prefix of names in Azure",
    changed: losing("resources get other names: those that hold state start empty", "azure"),
    example: ["one", "two"],
  },
  {
    path: "organisation.labelDomain",
    what: "Domain of labels",
    changed: losing(
      "labels that selectors, network rules and policies match change together; a workload whose selector holds one is refused until it is made anew",
    ),
    example: ["a.example", "b.example"],
  },
  {
    path: "azure.tenantId",
    what: "Entra tenant",
    changed: losing("no identity, group or application of the old tenant is known in the new one"),
    example: AN_ID,
  },
  {
    path: "azure.subscriptionId",
    what: "Subscription",
    changed: losing("the platform is made in the new subscription; what runs and is stored stays in the old one"),
    example: AN_ID,
  },
  {
    path: "azure.region",
    what: "Region",
    changed: losing("everything is made anew in the new region, and the data stays in the old one"),
    example: ["swedencentral", "northeurope"],
  },
  {
    path: "azure.zones.*",
    what: "Zone {1}",
    added: minding("what is spread over zones is placed anew; a disk stays in its zone"),
    gone: losing("the pods and disks of the zone have nowhere to run, and fewer zones may fail"),
    example: ["2", "3"],
  },
  {
    path: "github.owner",
    what: "GitHub owner",
    changed: losing("only workflows of the new owner may deploy, and Argo CD reads the new owner's repository"),
    example: ["a", "b"],
  },
  {
    path: "github.repository",
    what: "GitHub repository",
    changed: losing("only its workflows may deploy, and Argo CD syncs what it holds"),
    example: ["a", "b"],
  },
  {
    path: "github.environment",
    what: "GitHub environment",
    changed: losing("only jobs of that environment may deploy: its reviewers decide"),
    example: ["dev", "prod"],
  },
  {
    path: "github.subjectPrefix",
    what: "Prefix of GitHub's subject",
    changed: losing("tokens with the old prefix are refused: workflows cannot sign in to Azure until it is right"),
    added: losing("tokens with the plain prefix are refused"),
    gone: losing("tokens with the prefix are refused"),
    example: ["repo:a/b", "repo:a@1/b@2"],
  },
  {
    path: "github.privateNetwork.businessId",
    what: "GitHub enterprise of hosted runners",
    changed: losing("runners of the old one lose the network, and jobs inside wait until the new one is configured"),
    added: minding("GitHub may put runners into the subnet; none of your own may be in it"),
    gone: losing("GitHub's runners leave the network: jobs inside wait for runners of your own"),
    example: ["1234567", "7654321"],
  },
  group("clusterAdmins", "administer the cluster"),
  group("breakGlass", "may take every right in an emergency"),
  group("databaseAdmins", "administer the database"),
  group("grafanaAdmins", "administer Grafana"),
  group("grafanaEditors", "edit dashboards and alerts"),
  group("grafanaViewers", "see what is stored"),
  app("grafana", "Grafana"),
  app("argocd", "Argo CD"),
  app("ingest", "producers"),
  {
    path: "dns.zone",
    what: "DNS zone",
    changed: losing("every host name changes: producers and people reach nothing until they use the new ones"),
    example: ["a.example", "b.example"],
  },
  {
    path: "dns.dnssec",
    what: "Signed DNS zone",
    up: minding("the parent zone needs the new DS record"),
    down: losing("while the parent still holds the DS record, resolvers that validate refuse every name"),
    example: [false, true],
  },
];

const gateway = (name: string): readonly ValueRow[] => [
  {
    path: `gateways.${name}.minCapacity`,
    what: `Least instances of the gateway ${name}`,
    up: harmless("costs more at rest"),
    down: minding("a sudden load waits some minutes for new instances"),
    example: [2, 4],
  },
  {
    path: `gateways.${name}.maxCapacity`,
    what: `Most instances of the gateway ${name}`,
    up: harmless("may cost more under load"),
    down: minding("requests beyond what they carry are refused"),
    example: [10, 20],
  },
  {
    path: `gateways.${name}.wafMode`,
    what: `Web application firewall of the gateway ${name}`,
    order: ["Detection", "Prevention"],
    up: minding("what it only logged is refused now"),
    down: losing("attacks are logged and let through", "azure"),
    example: ["Detection", "Prevention"],
  },
];

/** Ranges, and what stands between the platform and the internet. */
const NETWORK: readonly ValueRow[] = [
  ...["addressSpace", "hub.cidr", "spoke.cidr"].map(subnet),
  subnet("hub.subnets.firewall"),
  {
    ...subnet("hub.subnets.bastion"),
    added: minding("a bastion is made and paid for"),
    gone: minding("nobody reaches a node or the API server through a bastion any more", "azure"),
  },
  ...[
    "nodes",
    "apiServer",
    "loadBalancer",
    "megatronGateway",
    "hyperionGateway",
    "privateEndpoints",
    "database",
    "runners",
  ].map((name) => subnet(`spoke.subnets.${name}`)),
  {
    path: "network.podCidr",
    what: "Range of pods",
    changed: losing("the cluster is made anew", "azure"),
    example: A_RANGE,
  },
  {
    path: "network.serviceCidr",
    what: "Range of services",
    changed: losing("the cluster is made anew", "azure"),
    example: A_RANGE,
  },
  {
    path: "network.ingressAddress",
    what: "Address of the ingress",
    changed: losing("the load balancer moves: producers are refused until gateway and DNS know the new address"),
    example: ["10.0.0.4", "10.0.0.5"],
  },
  {
    path: "ddos.mode",
    what: "DDoS protection",
    order: ["address", "shared", "network"],
    up: harmless("a plan protects every address of the network"),
    down: minding("another plan, or each address by itself: one attack is billed and mitigated otherwise"),
    example: ["address", "network"],
  },
  {
    path: "ddos.planId",
    what: "Shared DDoS plan",
    changed: minding("another plan protects the network"),
    added: minding("a plan that others pay for protects the network"),
    gone: minding("the shared plan no longer protects the network"),
    example: ["/a", "/b"],
  },
  {
    path: "firewall.tier",
    what: "Tier of the firewall",
    order: ["Standard", "Premium"],
    up: minding("costs more, and the firewall is made anew or updated for minutes"),
    down: losing("intrusion detection and inspection of TLS end"),
    example: ["Standard", "Premium"],
  },
  {
    path: "firewall.idps",
    what: "Intrusion detection",
    order: ["Off", "Alert", "Deny"],
    up: minding("what it only logged may be refused now"),
    down: losing("intrusions are no longer stopped", "azure"),
    added: minding("what it finds is logged or refused"),
    gone: losing("intrusions are no longer stopped", "azure"),
    example: ["Off", "Deny"],
  },
  ...gateway("megatron"),
  ...gateway("hyperion"),
  {
    path: "gateways.trustedRoot",
    what: "Root of the gateways' backends",
    changed: losing("until the ingress has a certificate of the new root, the gateways refuse every request"),
    added: losing("the gateways refuse a backend whose certificate is not of this root"),
    gone: losing("the gateways refuse a backend whose certificate is not of a public authority"),
    example: ["MIIA", "MIIB"],
  },
  {
    path: "gateways.maxOtlpBodyKb",
    what: "Largest body of an OTLP request, kB",
    up: minding("larger requests come through the web application firewall"),
    down: losing("requests above it are refused with 413, and the producer drops them"),
    example: [1000, 2000],
  },
  {
    path: "registries.publicRegistry",
    what: "Public registry",
    changed: minding("images of our own are pulled from another host, which the firewall has to let out"),
    example: ["ghcr.io", "quay.io"],
  },
];

export const AZURE_ROWS: readonly ValueRow[] = [...IDENTITY, ...NETWORK];

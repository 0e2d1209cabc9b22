import type { BreaksByRow } from "../break.ts";

const AKS = "src/megatron/aks-cluster.ts";
const GATEWAY = "src/megatron/application-gateway.ts";
const FIREWALL = "src/megatron/firewall.ts";
const SPOKE = "src/megatron/spoke-network.ts";
const NGINX = "charts/delivery/operators/nginx-ingress.ts";

/** The Azure base and the way in. */
export const PLATFORM: BreaksByRow = {
  "S0-GEN-01": [
    [
      ".dependency-cruiser.cjs",
      'from: { path: "^(src/megatron|bootstrap)/" },',
      'from: { path: "^bootstrap/" },',
      "The base may import the platform that stands on it.",
    ],
    ["docs/architecture.md", "**Megatron**", "The base", "The page does not name the base."],
  ],
  "S0-GEN-02": [
    [
      "src/megatron/transformations.ts",
      "organisation: organisation.name,",
      'organisation: "Carrier",',
      "Another organisation's resources bear this one's name.",
    ],
    [
      "src/megatron/transformations.ts",
      'tags: { ...tags, ...props["tags"] }',
      'tags: { ...props["tags"] }',
      "No resource says whose it is.",
    ],
  ],
  "S0-GEN-03": [
    [
      "src/megatron/megatron.ts",
      'new Provider("azure", { subscriptionId, tenantId, location: region }, under)',
      'new Provider("azure", { tenantId, location: region }, under)',
      "The base is made in whichever subscription is current.",
    ],
    [
      "src/megatron/megatron.ts",
      'return new Megatron("megatron", environment, { ...under, providers: [provider] });',
      'return new Megatron("megatron", environment, under);',
      "Every resource is made by a provider of no subscription.",
    ],
  ],
  "S0-GEN-04": [
    [
      "charts/hyperion/presentation.ts",
      "const traces = target(TEMPO.queryFrontend, PORTS.tempo.http);",
      "const traces = target(TEMPO.distributor, PORTS.tempo.http);",
      "Traces are stored and cannot be looked at.",
    ],
    [
      "src/telemetry/grafana/datasources.ts",
      "  secureJsonData: { httpHeaderValue1: scope.tenants },\n});\n\nconst metrics",
      '  secureJsonData: { httpHeaderValue1: "anonymous" },\n});\n\nconst metrics',
      "Logs are asked of a tenant that has none.",
    ],
  ],
  "S0-GEN-05": [
    [
      "src/telemetry/pipeline/hops.ts",
      "target: STORE_TARGETS[signal],",
      'target: signal === "metrics" ? "mimir" : STORE_TARGETS[signal],',
      "Metrics go to a target called Mimir.",
    ],
    [
      "charts/storage/victoria-metrics/victoria-metrics.ts",
      'vmstorage: part("vmstorage", namespace),',
      'vmstorage: part("mimir-ingester", namespace),',
      "The store of metrics is Mimir's.",
    ],
  ],
  "S0-GEN-06": [
    [
      "charts/hyperion/presentation.ts",
      "const metrics = target(VMAUTH, PORTS.vmauth.http);",
      "const metrics = target(vminsert, PORTS.vminsert.http);",
      "Grafana reaches the part that writes metrics.",
    ],
    [
      "charts/hyperion/collectors.ts",
      "loki: { host: hostOf(LOKI.queryFrontend), ...end(LOKI.queryFrontend, PORTS.loki.http) },",
      "loki: { host: hostOf(LOKI.distributor), ...end(LOKI.distributor, PORTS.loki.http) },",
      "The canary writes past the collectors.",
    ],
  ],
  "S0-GEN-07": [
    [
      "charts/hyperion/third-party.ts",
      "      pods: [nginx],",
      '      chart: "kyverno",\n      pods: [nginx],',
      "NGINX's Application installs another chart.",
    ],
    [
      "charts/storage/tempo.ts",
      'querier: member("querier"),',
      'querier: member("query-frontend"),',
      "Tempo has no querier.",
    ],
  ],
  "S0-GEN-08": [
    [
      "charts/hyperion/third-party.ts",
      `    kyvernoApplication({
      namespace: NAMESPACES.kyverno,
      unwatched: UNWATCHED_NAMESPACES,
      highAvailability,
      clientIds: outputs.identities,
      priorityClassName,
    }),
`,
      "",
      "Kyverno is not installed.",
    ],
    ["charts/hyperion.ts", "directories, [...helm, falco]", "directories, helm", "Falco is not installed."],
  ],
  "S0-SRC-01": [
    [".github/workflows/ci.yml", "  pull_request:\n", "", "A pull request is not tested."],
    [".github/workflows/ci.yml", "bash .ci/run", "npm test", "CI leaves out what the real programs say."],
  ],
  "S0-SRC-02": [
    [".github/workflows/ci.yml", "jobs:\n", "jobs: {}\nx-jobs:\n", "CI has no jobs."],
    [".github/workflows/drift.yml", "jobs:", "tasks:", "The workflow has no jobs."],
  ],
  "S0-SRC-03": [
    [".github/workflows/deploy.yml", "needs: qa", "needs: dev", "Prod does not wait for QA."],
    [".github/workflows/environment.yml", "pulumi -- up", "pulumi -- preview", "A deploy changes nothing in Azure."],
  ],
  "S0-SRC-04": [
    [
      ".github/workflows/environment.yml",
      "pulumi -- up",
      "pulumi -- up -s x && kubectl apply -f deploy && npm run pulumi -- up",
      "The workflow applies manifests itself.",
    ],
    [
      ".github/workflows/drift.yml",
      "jobs:\n",
      "env:\n  APPLY: helm upgrade\njobs:\n",
      "The workflow upgrades releases itself.",
    ],
  ],
  "S0-AKS-01": [
    [AKS, "resourceName: clusterName,", 'resourceName: "aks",', "Every environment's cluster has one name."],
    [
      "src/megatron/megatron.ts",
      "const clusters = environment.clusters.map((cluster) =>",
      "const clusters = environment.clusters.slice(1).map((cluster) =>",
      "No cluster is made.",
    ],
  ],
  "S0-AKS-02": [
    [
      "Pulumi.qa.yaml",
      "subscriptionId: ",
      "subscriptionId: a3f1d0c2-1111-4f6a-8c1d-7b2e9a4c0d01 # ",
      "QA is in Dev's subscription.",
    ],
    [
      "src/config/load.ts",
      'ENVIRONMENTS = ["dev", "qa", "prod"]',
      'ENVIRONMENTS = ["dev", "prod"]',
      "QA is not deployed.",
    ],
  ],
  "S0-AKS-03": [
    [
      "src/config/azure/names.ts",
      'storageAccount: (purpose: StoragePurpose) => compact("st", PURPOSE_CODES[purpose]),',
      "storageAccount: (purpose: StoragePurpose) => `st${org}${PURPOSE_CODES[purpose]}${region}`,",
      "Environments claim each other's storage accounts.",
    ],
    ["Pulumi.qa.yaml", "podCidr: ", "podCidr: 10.110.0.0/16 # ", "QA's pods have Dev's addresses."],
  ],
  "S0-NET-01": [
    [
      "src/megatron/network-security.ts",
      '["Tcp", [INGRESS_PORTS.https]],\n      [gateways, to],',
      '["Tcp", [80]],\n      [gateways, to],',
      "Gateways cannot reach NGINX.",
    ],
    [
      AKS,
      'loadBalancerSku: "standard",',
      'loadBalancerSku: "basic",',
      "The load balancer has no zones and no service level.",
    ],
  ],
  "S0-NET-02": [
    [
      "src/megatron/networks.ts",
      "subnetId: this.spoke.subnetIds[`${layer}Gateway`],",
      "subnetId: this.spoke.subnetIds.hyperionGateway,",
      "Two gateways claim one subnet.",
    ],
    [
      GATEWAY,
      'gatewayIPConfigurations: [{ name: "subnet", subnet: { id: args.subnetId } }],',
      'gatewayIPConfigurations: [{ name: "subnet", subnet: { id: `${args.environment.azure.subscriptionId}` } }],',
      "The gateway stands in no subnet.",
    ],
  ],
  "S0-NET-03": [
    [
      FIREWALL,
      'threatIntelMode: "Deny",',
      'threatIntelMode: "Alert",',
      "Known attackers are reported and let through.",
    ],
    [FIREWALL, "        zones: azure.zones,\n", "", "A zone's loss takes the way out along."],
  ],
  "S0-NET-04": [
    [
      SPOKE,
      "allowForwardedTraffic: true,",
      "allowForwardedTraffic: false,",
      "Answers from the Internet never reach the spoke.",
    ],
    [
      SPOKE,
      "remoteVirtualNetwork: { id: spoke.id },",
      "remoteVirtualNetwork: { id: hub.id },",
      "The hub is peered with itself.",
    ],
  ],
  "S0-NET-05": [
    [
      "src/megatron/public-address.ts",
      'ddos.mode === "address" ? "Enabled" : "VirtualNetworkInherited"',
      '"VirtualNetworkInherited"',
      "Addresses inherit a protection that does not exist.",
    ],
    [
      "src/megatron/ddos-protection.ts",
      "{ enableDdosProtection: true,",
      "{ enableDdosProtection: false,",
      "The plan is paid for and protects nothing.",
    ],
  ],
  "S0-NET-06": [
    [
      "src/megatron/dns.ts",
      'record("otlp", hosts.otlp, addresses.hyperion);',
      'record("otlp", hosts.otlp, addresses.megatron);',
      "Producers reach the wrong gateway.",
    ],
    [
      "src/megatron/dns.ts",
      "if (args.dns.dnssec)",
      "if (!args.dns.dnssec)",
      "The zone is signed where it should not be, and not where it should.",
    ],
  ],
  "S0-NET-07": [
    [
      SPOKE,
      'addressPrefix: "0.0.0.0/0",',
      'addressPrefix: "10.0.0.0/8",',
      "Nodes reach the Internet past the firewall.",
    ],
    [AKS, 'outboundType: "userDefinedRouting",', 'outboundType: "loadBalancer",', "AKS makes a way out of its own."],
    [SPOKE, "...(plan.routed ? { routeTable: { id: routeTable.id } } : {}),", "", "No subnet uses the route."],
  ],
  "S0-NET-08": [
    ["src/megatron/egress-allow-list.ts", ", ...consumers(input)]", "]", "Consumers are not reached."],
    [
      "src/megatron/egress-allow-list.ts",
      'destination: { tag: "AzureKubernetesService" },',
      'destination: { tag: "AzureCloud" },',
      "Every customer of Azure is reached.",
    ],
  ],
  "S0-NET-09": [
    [SPOKE, "addressPrefix: plan.cidr,", "addressPrefix: args.network.spoke.subnets.nodes,", "All subnets overlap."],
    [
      "src/megatron/subnets.ts",
      'FIREWALL_SUBNET = "AzureFirewallSubnet"',
      'FIREWALL_SUBNET = "firewall"',
      "Azure puts no firewall into a subnet of another name.",
    ],
  ],
  "S0-ING-01": [
    [
      "src/megatron/networks.ts",
      'const hyperion = this.#gateway("hyperion", after);',
      "const hyperion = megatron;",
      "Hyperion has no gateway of its own.",
    ],
    [
      GATEWAY,
      "publicIpAddressName: names.publicIp(`agw-${layer}`)",
      'publicIpAddressName: names.publicIp("agw")',
      "Both gateways claim one address.",
    ],
  ],
  "S0-ING-02": [
    [
      GATEWAY,
      'const closed = { mode: "Prevention", profile: closedProfile } as const;',
      'const closed = { mode: "Detection", profile: closedProfile } as const;',
      "Paths that are not served are let through.",
    ],
    [
      "src/megatron/gateway-routing.ts",
      "firewallPolicy: { id: policies.refusal ?? policies.traffic },",
      "",
      "A listener has no firewall policy.",
    ],
  ],
  "S0-ING-03": [
    [
      "charts/delivery/intake.ts",
      "ingressClassName: INGRESS_CLASS,",
      'ingressClassName: "other",',
      "NGINX does not serve the intake.",
    ],
    [
      "charts/delivery/intake.ts",
      '{ variable: "$request_method", value: "POST" },',
      "",
      "Every method reaches the collector.",
    ],
  ],
  "S0-ING-04": [
    [
      GATEWAY,
      "backendAddresses: [{ ipAddress: environment.network.ingressAddress }]",
      "backendAddresses: [{ ipAddress: environment.network.hub.cidr }]",
      "The gateway sends where nothing is.",
    ],
    [NGINX, "[`${AZURE}-ipv4`]: loadBalancer.address,", "", "NGINX has another address than the gateway asks."],
  ],
  "S0-ING-05": [
    [NGINX, '[`${AZURE}-internal`]: "true",', '[`${AZURE}-internal`]: "false",', "NGINX is on the Internet."],
    [
      "charts/hyperion/third-party.ts",
      'flow(network, nginx, INGRESS_PORTS.https, "gateways and private users"),',
      'flow(internet, nginx, INGRESS_PORTS.https, "gateways and private users"),',
      "Policies let the Internet in.",
    ],
  ],
  "S0-ING-06": [
    [
      "src/megatron/gateway-sites.ts",
      "paths: Object.values(OTLP_PATHS),",
      'paths: ["/v1/traces"],',
      "Metrics and logs do not pass the gateway.",
    ],
    [
      "src/megatron/waf-profiles.ts",
      '  maxBodyKb,\n  maxUploadMb: 1,\n  customRules: [\n    block("OnlyPost"',
      '  maxBodyKb: 8,\n  maxUploadMb: 1,\n  customRules: [\n    block("OnlyPost"',
      "Batches above 8 KB are refused.",
    ],
  ],
};

import { contains, firstUsable, overlaps, prefixLength } from "../../base/cidr.ts";
import { CONTAINERS } from "../../config/azure/containers.ts";
import type { PlannedResource } from "../../plan/mock-engine.ts";
import { egressRules } from "./egress.ts";
import { retentionRules } from "./retention.ts";
import { type AuditRule, at, listAt, type PlanView, shown } from "./rule.ts";

const FIREWALL_SUBNET = "AzureFirewallSubnet";

interface Range {
  readonly resource: string;
  readonly cidr: string;
}

/** Ranges that must stay apart: of networks, and of what has addresses beside them. */
function* ranges(plan: PlanView): Generator<Range> {
  for (const { name, inputs } of plan.of("network:VirtualNetwork")) {
    for (const cidr of listAt(inputs, "addressSpace.addressPrefixes")) yield { resource: name, cidr: String(cidr) };
  }
  for (const { name, inputs } of plan.of("containerservice:ManagedCluster")) {
    for (const key of ["podCidr", "serviceCidr"])
      yield { resource: name, cidr: String(at(inputs, `networkProfile.${key}`)) };
  }
}

/** Ranges of subnets, the API server's among them; each lies in a network's range, and must stay apart from its like. */
const subnets = (plan: PlanView): Range[] =>
  plan.of("network:Subnet").map(({ name, inputs }) => ({ resource: name, cidr: String(inputs["addressPrefix"]) }));

/** What refers to others and uses none: a log of it, a way to it. */
const NOT_A_USER = new Set(["azure-native:monitor:DiagnosticSetting", "azure-native:network:PrivateEndpoint"]);

/** Text of everything that could use the target. */
const references = (plan: PlanView, target: PlannedResource): string =>
  JSON.stringify(
    plan.resources.filter((item) => item !== target && !NOT_A_USER.has(item.type)).map(({ inputs }) => inputs),
  );

const usedRule = (type: string, nameKey: string, id: string, protects: string): AuditRule => ({
  id,
  protects,
  required: "something else in the plan refers to it",
  remedy: "remove it, or connect it to what it is for",
  *check(plan) {
    for (const resource of plan.of(type)) {
      const name = String(resource.inputs[nameKey]);
      const text = references(plan, resource);
      // An id ends after the name or goes on below it; another name may begin with this one.
      if (!text.includes(`/${name}"`) && !text.includes(`/${name}/`))
        yield { resource: resource.name, found: `nothing refers to ${name}` };
    }
  },
});

const endpointRule = (type: string, nameKey: string, id: string): AuditRule => ({
  id,
  protects: "what has no public address can be reached at all",
  required: "a private endpoint with a record in a private zone",
  remedy: "give it one by privateEndpoint()",
  *check(plan) {
    const endpoints = plan.of("network:PrivateEndpoint");
    const zoned = new Set(plan.of("network:PrivateDnsZoneGroup").map(({ inputs }) => inputs["privateEndpointName"]));
    for (const { name, inputs } of plan.of(type)) {
      const own = endpoints.filter((endpoint) =>
        listAt(endpoint.inputs, "privateLinkServiceConnections").some((link) =>
          String(at(link, "privateLinkServiceId")).endsWith(`/${String(inputs[nameKey])}`),
        ),
      );
      if (!own.some((endpoint) => zoned.has(endpoint.inputs["privateEndpointName"])))
        yield { resource: name, found: "no private endpoint with a name" };
    }
  },
});

/** What no rule on one resource can see. No reference architecture checks these. */
export const crossResourceRules: readonly AuditRule[] = [
  {
    id: "Megatron.Cidr.Overlap",
    protects: "every address is one machine's",
    required: "networks, pods and services do not overlap, and neither do subnets",
    remedy: "change the range in the environment file's network section",
    *check(plan) {
      for (const all of [[...ranges(plan)], subnets(plan)]) {
        for (const [index, left] of all.entries()) {
          for (const right of all.slice(index + 1)) {
            if (overlaps(left.cidr, right.cidr))
              yield { resource: right.resource, found: `${right.cidr} overlaps ${left.cidr} of ${left.resource}` };
          }
        }
      }
    },
  },
  {
    id: "Megatron.Subnet.InNetwork",
    protects: "a subnet's addresses are its network's",
    required: "every subnet lies in its virtual network",
    remedy: "change the range in the environment file's network section",
    *check(plan) {
      for (const { name, inputs } of plan.of("network:Subnet")) {
        const network = plan
          .of("network:VirtualNetwork")
          .find((item) => item.inputs["virtualNetworkName"] === inputs["virtualNetworkName"]);
        const spaces = listAt(network?.inputs, "addressSpace.addressPrefixes").map(String);
        const cidr = String(inputs["addressPrefix"]);
        if (!spaces.some((space) => contains(space, cidr)))
          yield { resource: name, found: `${cidr} is outside ${spaces.join(", ")}` };
      }
    },
  },
  {
    id: "Azure.AKS.CNISubnetSize",
    protects: "an upgrade finds addresses for its extra nodes",
    required: "the nodes' subnet is /23 or larger",
    remedy: "enlarge network.spoke.subnets.nodes",
    *check(plan) {
      const used = new Set(
        plan.of("containerservice:AgentPool").map(({ inputs }) => String(inputs["vnetSubnetID"]).split("/").at(-1)),
      );
      for (const { name, inputs } of plan.of("network:Subnet")) {
        if (used.has(String(inputs["subnetName"])) && prefixLength(String(inputs["addressPrefix"])) > 23) {
          yield { resource: name, found: String(inputs["addressPrefix"]) };
        }
      }
    },
  },
  {
    id: "Megatron.Route.NextHop",
    protects: "everything that leaves goes through the firewall",
    required: "a default route to the firewall's own address, in the route table of the nodes' subnet",
    remedy: "give the spoke the firewall's private address",
    *check(plan) {
      const subnet = plan.of("network:Subnet").find(({ inputs }) => inputs["subnetName"] === FIREWALL_SUBNET);
      const address = subnet === undefined ? undefined : firstUsable(String(subnet.inputs["addressPrefix"]));
      for (const { name, inputs } of plan.of("network:RouteTable")) {
        const route = listAt(inputs, "routes").find((item) => at(item, "addressPrefix") === "0.0.0.0/0");
        const hop = at(route, "nextHopIpAddress");
        if (hop !== address || address === undefined)
          yield { resource: name, found: `next hop ${shown(hop)}, firewall ${shown(address)}` };
      }
      const used = new Set(
        plan.of("containerservice:AgentPool").map(({ inputs }) => String(inputs["vnetSubnetID"]).split("/").at(-1)),
      );
      for (const { name, inputs } of plan.of("network:Subnet")) {
        if (used.has(String(inputs["subnetName"])) && at(inputs, "routeTable.id") === undefined)
          yield { resource: name, found: "no route table" };
      }
    },
  },
  {
    id: "Megatron.Route.Gateways",
    protects: "answers of a gateway go back the way they came",
    required: "no route table on a gateway's subnet",
    remedy: "leave the gateway subnets unrouted in subnets.ts",
    *check(plan) {
      const gateways = plan
        .of("network:ApplicationGateway")
        .flatMap(({ inputs }) =>
          listAt(inputs, "gatewayIPConfigurations").map((item) => String(at(item, "subnet.id")).split("/").at(-1)),
        );
      for (const { name, inputs } of plan.of("network:Subnet")) {
        if (gateways.includes(String(inputs["subnetName"])) && at(inputs, "routeTable.id") !== undefined)
          yield { resource: name, found: "a route table" };
      }
    },
  },
  {
    id: "Azure.LB.Probe",
    protects: "a load balancer sends to what answers",
    required: "a health probe on every load balancer that the program declares; AKS probes its own",
    remedy: "state probes",
    *check(plan) {
      for (const { name, inputs } of plan.of("network:LoadBalancer")) {
        if (listAt(inputs, "probes").length === 0) yield { resource: name, found: "no probe" };
      }
    },
  },
  {
    id: "Megatron.Storage.Immutability",
    protects: "vmbackup can update its latest copy, and nobody can change a daily one",
    required: `an immutability policy on ${CONTAINERS.metricsBackup.daily}, and on no other container`,
    remedy: "state immutableDays for that container alone",
    *check(plan) {
      const policies = plan.of("storage:BlobContainerImmutabilityPolicy");
      for (const { name, inputs } of policies) {
        if (inputs["containerName"] !== CONTAINERS.metricsBackup.daily)
          yield { resource: name, found: `a policy on ${shown(inputs["containerName"])}` };
      }
      if (!policies.some(({ inputs }) => inputs["containerName"] === CONTAINERS.metricsBackup.daily)) {
        yield { resource: "(none)", found: `no policy on ${CONTAINERS.metricsBackup.daily}` };
      }
    },
  },
  endpointRule("storage:StorageAccount", "accountName", "CKV2_AZURE_33"),
  endpointRule("keyvault:Vault", "vaultName", "CKV2_AZURE_32"),
  endpointRule("containerregistry:Registry", "registryName", "Megatron.ACR.PrivateEndpoint"),
  usedRule(
    "network:PublicIPAddress",
    "publicIpAddressName",
    "Megatron.PublicIP.Used",
    "no address is paid for and attacked for nothing",
  ),
  usedRule("keyvault:Vault", "vaultName", "Megatron.KeyVault.Used", "a vault that nobody reads is a mistake"),
  usedRule(
    "containerregistry:Registry",
    "registryName",
    "Megatron.ACR.Used",
    "a registry that nobody pulls from is a mistake",
  ),
  {
    id: "Megatron.AppGw.Used",
    protects: "a gateway that no name leads to serves nobody",
    required: "a public name for the gateway's address",
    remedy: "give the address to the DNS component",
    *check(plan) {
      const records = JSON.stringify(plan.of("dns:RecordSet").map(({ inputs }) => inputs));
      for (const { name, inputs } of plan.of("network:ApplicationGateway")) {
        const addresses = listAt(inputs, "frontendIPConfigurations").map(
          (item) => String(at(item, "publicIPAddress.id")).split("/").at(-1) ?? "",
        );
        if (!addresses.some((address) => address !== "" && records.includes(address)))
          yield { resource: name, found: "no record leads to it" };
      }
    },
  },
  ...retentionRules,
  ...egressRules,
];

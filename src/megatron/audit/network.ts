import { type AuditRule, at, listAt, oneOf, propertyRule, shown, zonal } from "./rule.ts";

interface SecurityRule {
  readonly name?: string;
  readonly access?: string;
  readonly direction?: string;
  readonly sourceAddressPrefix?: string;
  readonly destinationPortRange?: string;
  readonly destinationPortRanges?: readonly string[];
}

const rulesOf = (inputs: Record<string, unknown>): SecurityRule[] => listAt(inputs, "securityRules") as SecurityRule[];

const portsOf = (rule: SecurityRule): string[] => [
  ...(rule.destinationPortRange === undefined ? [] : [rule.destinationPortRange]),
  ...(rule.destinationPortRanges ?? []),
];

/** Subnets in which Azure refuses a security group. */
const WITHOUT_GROUP = new Set(["AzureFirewallSubnet"]);

/** Where the world may enter: an Application Gateway needs its ports open to it. */
const PUBLIC_PORTS = new Set(["80", "443"]);

const ADMINISTRATION = ["22", "3389"];

/** What networks, their firewall and their public addresses are held to. */
export const networkRules: readonly AuditRule[] = [
  {
    id: "Azure.VNET.UseNSGs",
    protects: "every subnet says what may enter",
    required: "a security group on every subnet but the firewall's",
    remedy: "give the subnet rules in network-security.ts",
    *check(plan) {
      for (const { name, inputs } of plan.of("network:Subnet")) {
        if (!WITHOUT_GROUP.has(String(inputs["subnetName"])) && at(inputs, "networkSecurityGroup.id") === undefined) {
          yield { resource: name, found: "no security group" };
        }
      }
    },
  },
  propertyRule({
    id: "Azure.VNET.PrivateSubnet",
    protects: "nothing leaves by an address that Azure lends",
    type: "network:Subnet",
    path: "defaultOutboundAccess",
    is: false,
  }),
  {
    id: "Azure.NSG.AnyInboundSource",
    protects: "the world enters through a gateway's ports and nowhere else",
    required: "no rule that lets any source in, except to ports 80 and 443",
    remedy: "name the source in network-security.ts",
    *check(plan) {
      for (const { name, inputs } of plan.of("network:NetworkSecurityGroup")) {
        for (const rule of rulesOf(inputs)) {
          const any = ["*", "0.0.0.0/0", "Internet", "Any"].includes(rule.sourceAddressPrefix ?? "");
          const closed = portsOf(rule).every((port) => PUBLIC_PORTS.has(port));
          if (rule.direction === "Inbound" && rule.access === "Allow" && any && !closed) {
            yield {
              resource: name,
              found: `${shown(rule.name)} lets ${shown(rule.sourceAddressPrefix)} in to ${portsOf(rule).join(", ")}`,
            };
          }
        }
      }
    },
  },
  {
    id: "Azure.NSG.LateralTraversal",
    protects: "a machine that was taken does not reach the next",
    required: `outbound ${ADMINISTRATION.join(" and ")} are denied`,
    remedy: "keep the deny rule of network-security.ts",
    *check(plan) {
      for (const { name, inputs } of plan.of("network:NetworkSecurityGroup")) {
        const denied = rulesOf(inputs)
          .filter((rule) => rule.direction === "Outbound" && rule.access === "Deny")
          .flatMap(portsOf);
        const open = ADMINISTRATION.filter((port) => !denied.includes(port) && !denied.includes("*"));
        if (open.length > 0) yield { resource: name, found: `outbound ${open.join(", ")} is not denied` };
      }
    },
  },
  propertyRule({
    id: "Azure.Firewall.PolicyMode",
    protects: "known bad addresses are refused",
    type: "network:FirewallPolicy",
    path: "threatIntelMode",
    is: "Deny",
  }),
  propertyRule({
    id: "CKV_AZURE_220",
    protects: "known attacks are refused on their way",
    type: "network:FirewallPolicy",
    path: "intrusionDetection.mode",
    is: "Deny",
    where: ({ inputs }) => at(inputs, "sku.tier") === "Premium",
  }),
  propertyRule({
    id: "CKV_AZURE_219",
    protects: "the firewall has rules",
    type: "network:AzureFirewall",
    path: "firewallPolicy.id",
    is: { words: "a policy", holds: (value) => typeof value === "string" },
  }),
  propertyRule({
    id: "Megatron.Firewall.DnsProxy",
    protects: "what is allowed by name is what was resolved",
    type: "network:FirewallPolicy",
    path: "dnsSettings.enableProxy",
    is: true,
  }),
  propertyRule({
    id: "Azure.Firewall.AvailabilityZone",
    protects: "losing a zone does not cut egress",
    type: "network:AzureFirewall",
    path: "zones",
    is: zonal,
  }),
  propertyRule({
    id: "Azure.PublicIP.StandardSKU",
    protects: "the address is closed unless opened",
    type: "network:PublicIPAddress",
    path: "sku.name",
    is: "Standard",
  }),
  propertyRule({
    id: "Azure.PublicIP.AvailabilityZone",
    protects: "losing a zone does not lose the address",
    type: "network:PublicIPAddress",
    path: "zones",
    is: zonal,
  }),
  propertyRule({
    id: "Megatron.PublicIP.DdosProtection",
    protects: "a flood does not take the address down",
    type: "network:PublicIPAddress",
    path: "ddosSettings.protectionMode",
    is: oneOf("Enabled", "VirtualNetworkInherited"),
  }),
  {
    id: "Megatron.VNET.DdosPlan",
    protects: "an address that inherits protection inherits it from something",
    required: "a DDoS plan on the networks, where addresses inherit from them",
    remedy: "set ddos.mode in the environment file",
    *check(plan) {
      const inherits = plan
        .of("network:PublicIPAddress")
        .some(({ inputs }) => at(inputs, "ddosSettings.protectionMode") === "VirtualNetworkInherited");
      for (const { name, inputs } of plan.of("network:VirtualNetwork")) {
        if (
          inherits &&
          (inputs["enableDdosProtection"] !== true || at(inputs, "ddosProtectionPlan.id") === undefined)
        ) {
          yield { resource: name, found: "no DDoS plan" };
        }
      }
    },
  },
];

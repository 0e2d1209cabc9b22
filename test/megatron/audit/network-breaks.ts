import type { BrokenPlan } from "./broken.ts";

const GATEWAY = "network:ApplicationGateway";
const WAF = "network:WebApplicationFirewallPolicy";
const POLICY = "network:FirewallPolicy";
const ADDRESS = "network:PublicIPAddress";
const GROUP = "network:NetworkSecurityGroup";

const set = (type: string, path: string, value: unknown, suffix?: string) => (plan: BrokenPlan) =>
  plan.set(type, path, value, suffix);

interface SecurityRule {
  name: string;
  access: string;
  direction: string;
  sourceAddressPrefix?: string;
}

const securityRules = (plan: BrokenPlan, suffix: string): SecurityRule[] =>
  plan.one(GROUP, suffix).inputs["securityRules"] as SecurityRule[];

export const NETWORK_BREAKS = {
  "Azure.VNET.UseNSGs": set("network:Subnet", "networkSecurityGroup", undefined, "runners-subnet"),
  "Azure.VNET.PrivateSubnet": set("network:Subnet", "defaultOutboundAccess", true, "runners-subnet"),
  "Azure.NSG.AnyInboundSource": (plan: BrokenPlan) =>
    securityRules(plan, "database-nsg").push({
      name: "open",
      access: "Allow",
      direction: "Inbound",
      sourceAddressPrefix: "*",
      ...{ destinationPortRange: "5432" },
    }),
  "Azure.NSG.LateralTraversal": (plan: BrokenPlan) => {
    const { inputs } = plan.one(GROUP, "database-nsg");
    inputs["securityRules"] = securityRules(plan, "database-nsg").filter((rule) => rule.direction !== "Outbound");
  },
  "Azure.Firewall.PolicyMode": set(POLICY, "threatIntelMode", "Alert"),
  CKV_AZURE_220: set(POLICY, "intrusionDetection.mode", "Alert"),
  CKV_AZURE_219: set("network:AzureFirewall", "firewallPolicy", undefined),
  "Megatron.Firewall.DnsProxy": set(POLICY, "dnsSettings.enableProxy", false),
  "Azure.Firewall.AvailabilityZone": set("network:AzureFirewall", "zones", ["1"]),
  "Azure.PublicIP.StandardSKU": set(ADDRESS, "sku.name", "Basic"),
  "Azure.PublicIP.AvailabilityZone": set(ADDRESS, "zones", ["1"]),
  "Megatron.PublicIP.DdosProtection": set(ADDRESS, "ddosSettings.protectionMode", "Disabled"),
  "Megatron.VNET.DdosPlan": set("network:VirtualNetwork", "enableDdosProtection", false, "spoke-vnet"),
  "Azure.AppGw.UseWAF": set(GATEWAY, "sku.name", "Standard_v2"),
  "Megatron.AppGw.Policy": set(GATEWAY, "firewallPolicy", undefined),
  "Azure.AppGw.PreventionMode": set(WAF, "policySettings.mode", "Detection"),
  "Megatron.AppGw.PolicyState": set(WAF, "policySettings.state", "Disabled"),
  "Azure.AppGw.SSLPolicy": set(GATEWAY, "sslPolicy.minProtocolVersion", "TLSv1_0"),
  "Azure.AppGw.UseHTTPS": (plan: BrokenPlan) => {
    const { inputs } = plan.one(GATEWAY, "hyperion-gateway-gateway");
    const listeners = inputs["httpListeners"] as { name: string; protocol: string }[];
    const plain = listeners.find((listener) => listener.protocol === "Http");
    const rules = inputs["requestRoutingRules"] as { httpListener: { id: string }; redirectConfiguration?: unknown }[];
    delete rules.find((rule) => rule.httpListener.id.endsWith(`/${plain?.name}`))?.redirectConfiguration;
  },
  "Azure.AppGw.BackendHTTPS": set(GATEWAY, "backendHttpSettingsCollection.0.protocol", "Http"),
  "Azure.AppGw.MinInstance": set(GATEWAY, "autoscaleConfiguration.minCapacity", 0),
  "Azure.AppGw.AvailabilityZone": set(GATEWAY, "zones", ["1"]),
  CKV_AZURE_135: set(WAF, "managedRules.managedRuleSets", []),
  "Azure.LB.Probe": (plan: BrokenPlan) => plan.add("network:LoadBalancer", "balancer", { probes: [] }),
};

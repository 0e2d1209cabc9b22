import { prefixLength } from "../../base/cidr.ts";
import { type AuditRule, at, listAt, type PlanView, shown } from "./rule.ts";

const LIMITED = { protects: "Azure takes what it is sent" } as const;

/** What occurs more than once among keys, each once. */
const repeated = (keys: readonly string[]): string[] => [
  ...new Set(keys.filter((key, index) => keys.indexOf(key) !== index)),
];

/** Lists whose items have a priority that is unique, or unique in one direction. */
const PRIORITIES: readonly { type: string; list: string; within?: string }[] = [
  { type: "network:NetworkSecurityGroup", list: "securityRules", within: "direction" },
  { type: "network:FirewallPolicyRuleCollectionGroup", list: "ruleCollections" },
  { type: "network:ApplicationGateway", list: "requestRoutingRules" },
  { type: "network:WebApplicationFirewallPolicy", list: "customRules" },
];

/** Subnets that Azure gives a size and a name of their own. Source: each service's page on its subnet. */
const SERVICE_SUBNETS: Readonly<Record<string, number>> = {
  AzureFirewallSubnet: 26,
  AzureBastionSubnet: 26,
};

/** Types that have no region of their own. */
const GLOBAL: ReadonlySet<string> = new Set(
  [
    "privatedns:PrivateZone",
    "privatedns:VirtualNetworkLink",
    "dns:Zone",
    "monitor:ActionGroup",
    "monitor:ActivityLogAlert",
    "monitor:MetricAlert",
  ].map((type) => `azure-native:${type}`),
);

/** Collections of an Application Gateway whose items others refer to, as a part's id ends. */
const PART_REFERENCE = /\/applicationGateways\/[^/]+\/([A-Za-z]+)\/([^/"]+)/g;

/** What Azure refuses although each value is allowed by itself. */
export const crossFieldRules: readonly AuditRule[] = [
  {
    ...LIMITED,
    id: "Azure.Limit.UniquePriority",
    required: "no two rules of one list, and of one direction, have one priority",
    remedy: "give each its own",
    *check(plan: PlanView) {
      for (const { type, list, within } of PRIORITIES)
        for (const { name, inputs } of plan.of(type)) {
          const keys = listAt(inputs, list).map((rule) =>
            [within && at(rule, within), at(rule, "priority")].filter(Boolean).join(" "),
          );
          for (const key of repeated(keys)) yield { resource: name, found: `${list}: priority ${key} more than once` };
        }
    },
  },
  {
    ...LIMITED,
    id: "Azure.Limit.Region",
    required: "the environment's region; global for what has none",
    remedy: "take the location from azure.region",
    *check(plan, { azure }) {
      for (const { type, name, inputs } of plan.resources) {
        const { location } = inputs;
        const wanted = GLOBAL.has(type) ? "global" : azure.region;
        if (location !== undefined && location !== wanted)
          yield { resource: name, found: `location ${shown(location)}, for ${wanted}` };
      }
    },
  },
  {
    ...LIMITED,
    id: "Azure.Limit.ServiceSubnet",
    required: "a subnet of a firewall or Bastion is /26 or larger, and has no route table",
    remedy: "enlarge it in the environment file's network section",
    *check(plan) {
      for (const { name, inputs } of plan.of("network:Subnet")) {
        const least = SERVICE_SUBNETS[String(inputs["subnetName"])];
        if (least === undefined) continue;
        if (prefixLength(String(inputs["addressPrefix"])) > least)
          yield { resource: name, found: `${shown(inputs["addressPrefix"])} is smaller than /${least}` };
        if (inputs["routeTable"] !== undefined) yield { resource: name, found: "a route table" };
      }
    },
  },
  {
    ...LIMITED,
    id: "Azure.Limit.PoolCount",
    required: "minCount ≤ count ≤ maxCount",
    remedy: "order them in the environment file",
    *check(plan) {
      for (const { name, inputs } of plan.of("containerservice:AgentPool")) {
        const [least, now, most] = ["minCount", "count", "maxCount"].map((key) => Number(inputs[key]));
        if (!(Number(least) <= Number(now) && Number(now) <= Number(most)))
          yield { resource: name, found: `${least} ≤ ${now} ≤ ${most} does not hold` };
      }
    },
  },
  {
    ...LIMITED,
    id: "Azure.Limit.GatewayParts",
    required: "what a part of a gateway refers to is in that gateway",
    remedy: "name the part as gateway-routing.ts does",
    *check(plan) {
      for (const { name, inputs } of plan.of("network:ApplicationGateway"))
        for (const [, collection = "", part = ""] of JSON.stringify(inputs).matchAll(PART_REFERENCE))
          if (!listAt(inputs, collection).some((item) => at(item, "name") === part))
            yield { resource: name, found: `no ${part} in ${collection}` };
    },
  },
  {
    ...LIMITED,
    id: "Azure.Limit.Tags",
    required: "at most 50 tags, names of at most 512 and values of at most 256 characters, without <>%&\\?/ in names",
    remedy: "shorten the organisation's values in the environment file",
    *check(plan) {
      for (const { name, inputs } of plan.resources) {
        const tags = Object.entries((inputs["tags"] ?? {}) as Record<string, unknown>);
        const wrong = tags.filter(
          ([key, value]) => key.length > 512 || /[<>%&\\?/]/.test(key) || String(value).length > 256,
        );
        if (tags.length > 50) yield { resource: name, found: `${tags.length} tags` };
        for (const [key] of wrong) yield { resource: name, found: `tag ${shown(key)}` };
      }
    },
  },
];

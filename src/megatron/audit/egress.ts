import { CHARTS, IMAGES, REGISTRIES } from "../../config/versions.ts";
import { type AuditRule, at, listAt, type PlanView } from "./rule.ts";

/** Names of Azure's service tags and hosts that open more than they say. */
const TOO_WIDE = [/^\*$/, /^AzureCloud/, /^Internet$/, /^0\.0\.0\.0\/0$/, /^\*\.com$/, /^\*\.[a-z]+$/];

const rulesOf = (plan: PlanView): { resource: string; rule: unknown }[] =>
  plan
    .of("network:FirewallPolicyRuleCollectionGroup")
    .flatMap(({ name, inputs }) =>
      listAt(inputs, "ruleCollections").flatMap((collection) =>
        listAt(collection, "rules").map((rule) => ({ resource: name, rule })),
      ),
    );

/** Whether a host is allowed by one of the names, of which `*.x` stands for every name below x. */
const isAllowed = (host: string, names: ReadonlySet<string>): boolean =>
  names.has(host) || [...names].some((name) => name.startsWith("*.") && host.endsWith(name.slice(1)));

const chartHost = (repository: string): string => new URL(repository.replace(/^oci:/, "https:")).hostname;

/** Hosts that the cluster must reach to start: registries of images and repositories of charts. */
const neededHosts = (): string[] => [
  ...new Set([
    ...Object.values(IMAGES).flatMap(({ registry }): readonly string[] => REGISTRIES[registry]),
    ...Object.values(CHARTS).map(({ repository }) => chartHost(repository)),
  ]),
];

/** What the egress firewall lets out: what is needed, and nothing wider. */
export const egressRules: readonly AuditRule[] = [
  {
    id: "Megatron.Egress.Hosts",
    protects: "a pod that moves to a new node finds its image",
    required: "the firewall lets every image's and chart's host through",
    remedy: "add the registry with its content hosts to versions.ts",
    *check(plan) {
      const allowed = new Set(rulesOf(plan).flatMap(({ rule }) => listAt(rule, "targetFqdns").map(String)));
      for (const host of neededHosts()) {
        if (!isAllowed(host, allowed)) yield { resource: "egress", found: `${host} is not allowed` };
      }
    },
  },
  {
    id: "Megatron.Egress.Narrow",
    protects: "data leaves only to where it is meant to go",
    required: "no rule for any host, any address or all of Azure",
    remedy: "name the host in egress-allow-list.ts, with its reason",
    *check(plan) {
      for (const { resource, rule } of rulesOf(plan)) {
        const targets = ["targetFqdns", "destinationFqdns", "destinationAddresses", "fqdnTags"].flatMap((key) =>
          listAt(rule, key).map(String),
        );
        const wide = targets.filter((target) => TOO_WIDE.some((pattern) => pattern.test(target)));
        if (wide.length > 0)
          yield { resource, found: `rule ${String(at(rule, "name"))} lets out to ${wide.join(", ")}` };
      }
    },
  },
];

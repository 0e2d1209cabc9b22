import { UPSTREAM_HOSTS } from "../../config/azure/chart-images.ts";
import { CHARTS, DATA_HOSTS, REGISTRIES, type Registry } from "../../config/versions.ts";
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

/** Hosts that charts come from: images come through the environment's own registry. */
const chartHosts = (): string[] => Object.values(CHARTS).map(({ repository }) => chartHost(repository));

/** Content hosts of registries that charts and data come from, and no image does. */
const neededOfUpstreams = (): ReadonlySet<string> =>
  new Set([
    ...chartHosts().flatMap((host): readonly string[] =>
      host in REGISTRIES ? [host, ...REGISTRIES[host as Registry]] : [host],
    ),
    ...DATA_HOSTS.map(({ host }) => host),
  ]);

/** What the egress firewall lets out: what is needed, and nothing wider. */
export const egressRules: readonly AuditRule[] = [
  {
    id: "Megatron.Egress.Hosts",
    protects: "Argo CD finds each chart",
    required: "the firewall lets every chart's host through",
    remedy: "add the host to versions.ts",
    *check(plan) {
      const allowed = new Set(rulesOf(plan).flatMap(({ rule }) => listAt(rule, "targetFqdns").map(String)));
      for (const host of new Set(chartHosts())) {
        if (!isAllowed(host, allowed)) yield { resource: "egress", found: `${host} is not allowed` };
      }
    },
  },
  {
    id: "Megatron.Egress.Registries",
    protects: "an image comes through the environment's own registry, which is signed in and keeps what it pulled",
    required: "the firewall lets no registry of images through but for what charts and data need of it",
    remedy: "pull the image through the registry: config/azure/chart-images.ts",
    *check(plan) {
      const needed = neededOfUpstreams();
      for (const { resource, rule } of rulesOf(plan))
        for (const host of listAt(rule, "targetFqdns").map(String))
          if (UPSTREAM_HOSTS.includes(host) && !needed.has(host)) yield { resource, found: `${host} is let through` };
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

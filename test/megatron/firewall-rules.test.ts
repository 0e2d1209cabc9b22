import { expect, test } from "vitest";
import { type EgressEntry, egressAllowList } from "../../src/megatron/egress-allow-list.ts";
import { ruleCollections } from "../../src/megatron/firewall-rules.ts";
import { environmentWith } from "./plan.ts";

const GROUPS = { nodes: "/ipGroups/nodes", runners: "/ipGroups/runners" };

interface Rule {
  readonly name: string;
  readonly description: string;
  readonly ruleType: string;
  readonly sourceIpGroups: readonly string[];
  readonly targetFqdns?: readonly string[];
  readonly fqdnTags?: readonly string[];
  readonly protocols?: readonly { readonly port: number }[];
}

const entry = (changes: Partial<EgressEntry> = {}): EgressEntry => ({
  purpose: "data",
  destination: { host: "*.example.com" },
  port: 8443,
  clients: ["runners"],
  reasons: ["one", "two"],
  sources: ["test"],
  ...changes,
});

test("an entry is one TLS rule, for its clients' addresses only", () => {
  expect(ruleCollections([entry()], GROUPS)).toEqual([
    {
      ruleCollectionType: "FirewallPolicyFilterRuleCollection",
      name: "allow-data",
      priority: 300,
      action: { type: "Allow" },
      rules: [
        {
          ruleType: "ApplicationRule",
          name: "any.example.com-8443",
          description: "one; two",
          sourceIpGroups: [GROUPS.runners],
          targetFqdns: ["*.example.com"],
          protocols: [{ protocolType: "Https", port: 8443 }],
          terminateTLS: false,
        },
      ],
    },
  ]);
});

test("a tag brings its own hosts and ports", () => {
  const [collection] = ruleCollections(
    [entry({ purpose: "aks", destination: { tag: "AzureKubernetesService" } })],
    GROUPS,
  );
  expect(collection).toMatchObject({ name: "allow-aks", rules: [{ fqdnTags: ["AzureKubernetesService"] }] });
  expect(JSON.stringify(collection)).not.toContain("targetFqdns");
});

test("a collection keeps its priority whether or not the ones before it are there", () => {
  const consumer = entry({ purpose: "consumers" });
  const alone = ruleCollections([consumer], GROUPS);
  const among = ruleCollections([entry({ purpose: "aks" }), consumer], GROUPS);
  expect(among.at(-1)).toEqual(alone[0]);
});

test("every entry of a real environment becomes one rule with a unique, legal name, and nothing is allowed besides (S0-NET-08)", () => {
  const entries = egressAllowList(environmentWith());
  const collections = ruleCollections(entries, GROUPS);
  expect(collections.map(({ action }) => action)).toEqual(collections.map(() => ({ type: "Allow" })));
  const rules = collections.flatMap(({ rules }) => rules as Rule[]);
  // Whom a rule lets out, to which hosts, at which ports: of the list, and of nothing else.
  const opened = rules.map(({ sourceIpGroups, targetFqdns = [], fqdnTags = [], protocols = [] }) =>
    [sourceIpGroups, targetFqdns, fqdnTags, protocols.map(({ port }) => port)].map((one) => one.join()).join(" | "),
  );
  const listed = entries.map(({ clients, destination, port }) => {
    const [hosts, tags, ports] = "tag" in destination ? [[], [destination.tag], []] : [[destination.host], [], [port]];
    return [clients.map((client) => GROUPS[client]), hosts, tags, ports].map((one) => one.join()).join(" | ");
  });
  expect(opened.sort()).toEqual(listed.sort());
  expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
  for (const { name, description, ruleType } of rules) {
    expect(name).toMatch(/^\w[\w.-]{0,78}\w$/);
    expect(description.length).toBeLessThanOrEqual(1000);
    expect(ruleType).toBe("ApplicationRule");
  }
});

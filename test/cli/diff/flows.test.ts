import { describe, expect, test } from "vitest";
import type { Fields } from "../../../src/base/fields.ts";
import { object, resource, said } from "./sides.ts";

const labels = (name: string, component?: string): Fields => ({
  "app.kubernetes.io/name": name,
  ...(component === undefined ? {} : { "app.kubernetes.io/component": component }),
});
const peer = (matchLabels: Fields, namespace = "hyperion"): Fields => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
  podSelector: { matchLabels },
});
const policy = (matchLabels: Fields, spec: Fields, name = "p") =>
  object("NetworkPolicy", name, {
    spec: { podSelector: { matchLabels }, policyTypes: ["Ingress", "Egress"], ...spec },
  });
const tcp = (port: number) => [{ port, protocol: "TCP" }];
const cluster = (...policies: ReturnType<typeof policy>[]) => ({ objects: { loki: policies } });

const querier = labels("loki", "querier");
const ingester = labels("loki", "ingester");

describe("network flows", () => {
  test("one connection is told once, though both ends' policies state it", () => {
    const open = cluster(
      policy(querier, { egress: [{ to: [peer(ingester)], ports: tcp(9095) }] }, "q"),
      policy(ingester, { ingress: [{ from: [peer(querier)], ports: tcp(9095) }] }, "i"),
    );
    const shut = cluster(policy(querier, {}, "q"), policy(ingester, {}, "i"));
    expect(said("flows", shut, open)).toEqual([
      "note: Opened: hyperion/loki-querier may reach hyperion/loki-ingester on TCP 9095.",
    ]);
  });

  test("several that reach one port are one sentence", () => {
    const from = [querier, labels("loki", "ruler"), labels("vmagent")].map((one) => peer(one));
    const open = cluster(policy(ingester, { ingress: [{ from, ports: tcp(9095) }] }));
    expect(said("flows", cluster(policy(ingester, {})), open)).toEqual([
      "note: Opened: hyperion/loki-querier, hyperion/loki-ruler and hyperion/vmagent-* may reach hyperion/loki-ingester on TCP 9095.",
    ]);
  });

  test("so are several that one reaches, and several ports of one", () => {
    const open = cluster(
      policy(querier, {
        egress: [
          { to: [peer(ingester), peer(labels("loki", "ruler"))], ports: [...tcp(9095), { port: 53, protocol: "UDP" }] },
        ],
      }),
    );
    expect(said("flows", cluster(policy(querier, {})), open)).toEqual([
      "note: Opened: hyperion/loki-querier may reach hyperion/loki-ingester and hyperion/loki-ruler on TCP 9095 and UDP 53.",
    ]);
  });

  test("a connection that is closed between pods that stay wants attention; of pods that go, it is a note", () => {
    const open = cluster(
      policy(querier, {
        egress: [
          { to: [peer(ingester)], ports: tcp(9095) },
          { to: [peer(labels("dns"))], ports: tcp(53) },
        ],
      }),
      policy(ingester, { egress: [{ to: [peer(labels("dns"))], ports: tcp(53) }] }, "i"),
    );
    const fewer = cluster(
      policy(querier, { egress: [{ to: [peer(labels("dns"))], ports: tcp(53) }] }),
      policy(ingester, { egress: [{ to: [peer(labels("dns"))], ports: tcp(53) }] }, "i"),
    );
    expect(said("flows", open, fewer)).toEqual([
      "attention: Closed: hyperion/loki-querier may no longer reach hyperion/loki-ingester on TCP 9095.",
    ]);
    expect(said("flows", open, cluster())[0]).toMatch(/^note: Closed: /);
  });

  test("a way out of the cluster wants attention", () => {
    const out = (cidr: string) =>
      cluster(policy(querier, { egress: [{ to: [{ ipBlock: { cidr } }], ports: tcp(443) }] }));
    const shut = cluster(policy(querier, {}));
    expect(said("flows", shut, out("0.0.0.0/0"))).toEqual([
      "attention: Opened: hyperion/loki-querier may reach any address outside on TCP 443.",
    ]);
    expect(said("flows", shut, out("10.10.23.0/25"))[0]).toBe(
      "attention: Opened: hyperion/loki-querier may reach 10.10.23.0/25 on TCP 443.",
    );
  });

  test("a rule without peers or ports is open to anyone, and says so", () => {
    expect(said("flows", cluster(policy(querier, {})), cluster(policy(querier, { ingress: [{}] })))).toEqual([
      "attention: Opened: anyone may reach hyperion/loki-querier on any port.",
    ]);
  });

  test("a default deny that goes is a danger", () => {
    const deny = policy({}, {}, "default-deny-hyperion");
    expect(said("flows", cluster(deny), cluster())).toEqual([
      "danger: The network policy default-deny-hyperion is removed: every pod of hyperion no longer denies ingress and egress by default, and pods without a policy of their own talk to anyone.",
    ]);
  });

  test("a policy that no longer holds one direction is a danger", () => {
    expect(said("flows", cluster(policy(querier, {})), cluster(policy(querier, { policyTypes: ["Ingress"] })))).toEqual(
      ["danger: hyperion/loki-querier is no longer held to declared egress flows."],
    );
  });

  test("hosts that the egress firewall lets out, with why", () => {
    const firewall = (...targetFqdns: string[]) => ({
      resources: [
        resource("network:FirewallPolicyRuleCollectionGroup", "egress-rules", {
          ruleCollections: [
            {
              action: { type: "Allow" },
              rules: [
                { targetFqdns, protocols: [{ port: 443 }], sourceIpGroups: ["/x/ipg-nodes"], description: "pushes" },
              ],
            },
          ],
        }),
      ],
    });
    expect(said("flows", firewall("a.example"), firewall("a.example", "b.example"))).toEqual([
      "attention: Opened: the egress firewall lets ipg-nodes out to b.example:443 (pushes).",
    ]);
    expect(said("flows", firewall("a.example", "b.example"), firewall("a.example"))).toEqual([
      "attention: Closed: the egress firewall no longer lets ipg-nodes out to b.example:443.",
    ]);
  });

  describe("rules of network security groups", () => {
    const rule = (name: string, access: string, sourceAddressPrefix: string, priority = 100): Fields => ({
      name,
      access,
      priority,
      direction: "Inbound",
      protocol: "Tcp",
      sourceAddressPrefix,
      destinationAddressPrefix: "10.0.0.0/24",
      destinationPortRange: "443",
    });
    const group = (...securityRules: Fields[]) => ({
      resources: [resource("network:NetworkSecurityGroup", "nodes-nsg", { securityRules })],
    });
    const deny = rule("deny-inbound", "Deny", "*");

    test("a removed denial is a danger", () => {
      expect(said("flows", group(deny), group())).toEqual([
        "danger: Network security rule nodes-nsg/deny-inbound is removed: deny inbound Tcp * → 10.0.0.0/24 port 443.",
      ]);
    });

    test("rules that move alike are one sentence", () => {
      const rules = (from: string) => group(rule("a", "Allow", from), rule("b", "Allow", from), deny);
      expect(said("flows", rules("10.1.0.0/24"), rules("10.2.0.0/24"))).toEqual([
        "attention: Network security rules nodes-nsg/a and nodes-nsg/b: 10.1.0.0/24 → 10.2.0.0/24.",
      ]);
    });

    test("another priority alone says nothing", () => {
      expect(said("flows", group(rule("a", "Allow", "x", 100)), group(rule("a", "Allow", "x", 110)))).toEqual([]);
    });
  });
});

import { App } from "cdk8s";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { declaredPorts, networkRules } from "../../../charts/security/falco/rules.ts";
import { KyvernoPoliciesChart } from "../../../charts/security/kyverno-policies.ts";
import { NODE_AGENTS } from "../../../policies/exceptions.ts";
import { policySet } from "../../../policies/policy-set.ts";
import { nilOutputs } from "../../../src/config/outputs.ts";
import { environmentOf, environments, manifestsOf, releaseOf, valueAt } from "../delivery/platform-apps.ts";

const policies = (name: string) => {
  const environment = environmentOf(name);
  return manifestsOf(new KyvernoPoliciesChart(new App(), { environment, outputs: nilOutputs(environment) }));
};

test("one policy set, the same in every environment (S0-SEC-01)", () => {
  const names = environments.map(({ environment }) =>
    policies(environment).map(({ kind, metadata }) => `${kind} ${metadata.name}`),
  );
  expect(names[1]).toEqual(names[0]);
  expect(names[2]).toEqual(names[0]);
});

test("every policy and exception of the set is rendered for Kyverno, as it is written (S0-SEC-02)", () => {
  const { policies: written, exceptions } = policySet(environmentOf("prod"));
  const rendered = policies("prod");
  expect(rendered.map(({ metadata }) => metadata.name)).toEqual(
    [...written, ...exceptions].map(({ metadata }) => metadata.name),
  );
  expect(rendered.map(({ spec }) => spec)).toEqual([...written, ...exceptions].map(({ spec }) => spec));
});

describe("Kyverno", () => {
  const { values } = releaseOf(environmentOf("prod"), "kyverno");

  test("its webhooks leave out what brings the cluster back (S0-SEC-02)", () => {
    const [selector] = valueAt(values, ["config", "webhooks", "namespaceSelector", "matchExpressions"]) as {
      operator: string;
      values: string[];
    }[];
    expect(selector?.operator).toBe("NotIn");
    expect(selector?.values).toEqual(
      expect.arrayContaining(["kyverno", "argocd", "kube-system", "gatekeeper-system", "dataprotection-microsoft"]),
    );
  });

  test("exceptions count in its own namespace only", () => {
    expect(valueAt(values, ["features", "policyExceptions"])).toEqual({ enabled: true, namespace: "kyverno" });
  });
});

test.each(["falco", "prometheus-node-exporter"])(
  "Kyverno's exception for %s names the release and its namespace",
  (name) => {
    const { namespace } = releaseOf(environmentOf("prod"), name);
    expect(NODE_AGENTS.find((agent) => agent.name === name)?.namespaces).toContain(namespace);
  },
);

test("Trivy scans the images that run and takes its databases from a registry that the firewall lets out (S0-SEC-03)", () => {
  const { values } = releaseOf(environmentOf("prod"), "trivy-operator");
  expect(values["trivy"]).toMatchObject({ dbRegistry: "ghcr.io", dbRepository: "aquasecurity/trivy-db" });
  expect(valueAt(values, ["operator", "podLabels"])).toEqual({ "azure.workload.identity/use": "true" });
});

describe("Falco", () => {
  const prod = environmentOf("prod");
  const rules = load(
    networkRules(prod, [
      [3100, 3100],
      [30000, 30010],
    ]),
  ) as { rule?: string; macro?: string; condition: string; output?: string }[];
  const named = (name: string) => rules.find(({ rule, macro }) => (rule ?? macro) === name)?.condition ?? "";

  test("runs by modern eBPF without a privileged container and hands findings on (S0-SEC-04)", () => {
    const { values, flows } = releaseOf(prod, "falco");
    expect(values["driver"]).toMatchObject({ kind: "modern_ebpf", modernEbpf: { leastPrivileged: true } });
    expect(valueAt(values, ["falcosidekick", "config", "webhook", "address"])).toBe("http://x:8088/events");
    expect(flows).toHaveLength(1);
    expect(Object.keys(values["customRules"] as object)).toEqual(["hyperion-network.yaml"]);
  });

  test("has rules for connections out, for the metadata service and for undeclared ports (S0-SEC-04)", () => {
    expect(named("Undeclared connection out of the network")).toContain(`"${prod.network.podCidr}"`);
    expect(named("Connection to the metadata service")).toContain("169.254.169.254");
    expect(named("Undeclared listening port")).toContain("not hyperion_declared_port");
    expect(named("hyperion_declared_port")).toBe("fd.sport in (3100) or (fd.sport >= 30000 and fd.sport <= 30010)");
  });

  test("every macro that a rule uses is defined before it", () => {
    const defined = new Set<string>();
    for (const { macro, condition } of rules) {
      for (const [used] of condition.matchAll(/\bhyperion_[a-z_]+/g)) expect(defined).toContain(used);
      if (macro !== undefined) defined.add(macro);
    }
    expect(defined.size).toBe(3);
  });

  test("declared ports are each once, in order", () => {
    expect(declaredPorts([{ port: 9 }, { port: 3, endPort: 5 }, { port: 9 }])).toEqual([
      [3, 5],
      [9, 9],
    ]);
  });
});

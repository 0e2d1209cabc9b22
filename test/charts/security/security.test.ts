import { App } from "cdk8s";
import { describe, expect, test } from "vitest";
import { NODE_AGENTS } from "../../../charts/hyperion/exceptions.ts";
import { guarded } from "../../../charts/hyperion/guarded.ts";
import { hyperionPlatform } from "../../../charts/hyperion/platform.ts";
import { KyvernoPoliciesChart } from "../../../charts/security/kyverno-policies.ts";
import { policySet } from "../../../policies/policy-set.ts";
import { nilOutputs } from "../../../src/config/outputs.ts";
import { environmentOf, environments, manifestsOf, releaseOf, valueAt } from "../delivery/platform-apps.ts";

const policies = (name: string) => {
  const environment = environmentOf(name);
  return manifestsOf(
    new KyvernoPoliciesChart(
      new App(),
      hyperionPlatform(environment, nilOutputs(environment)),
      policySet(guarded(environment), NODE_AGENTS),
    ),
  );
};

test("one set of policies, by kind and name, in every environment (S0-SEC-01)", () => {
  const names = environments.map(({ environment }) =>
    policies(environment).map(({ kind, metadata }) => `${kind} ${metadata.name}`),
  );
  expect(names).toHaveLength(3);
  expect(names[0]?.length).toBeGreaterThan(20);
  for (const own of names) expect(own).toEqual(names[0]);
});

test.each(["dev", "qa", "prod"])(
  "every policy and exception of the set is rendered for Kyverno in %s, as it is written (S0-SEC-02)",
  (name) => {
    const { policies: written, exceptions } = policySet(guarded(environmentOf(name)), NODE_AGENTS);
    const rendered = policies(name);
    expect(rendered.map(({ metadata }) => metadata.name)).toEqual(
      [...written, ...exceptions].map(({ metadata }) => metadata.name),
    );
    expect(rendered.map(({ spec }) => spec)).toEqual([...written, ...exceptions].map(({ spec }) => spec));
  },
);

describe("Kyverno", () => {
  const { values } = releaseOf(environmentOf("prod"), "kyverno");

  test("its webhooks leave out what brings the cluster back and what holds no pod of ours, and nothing else (S0-SEC-02)", () => {
    const [selector, ...others] = valueAt(values, ["config", "webhooks", "namespaceSelector", "matchExpressions"]) as {
      operator: string;
      values: string[];
    }[];
    expect(selector?.operator).toBe("NotIn");
    expect(others).toEqual([]);
    expect([...(selector?.values ?? [])].sort()).toEqual([
      "argocd",
      "dataprotection-microsoft",
      "gatekeeper-system",
      "kube-node-lease",
      "kube-public",
      "kube-system",
      "kyverno",
    ]);
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

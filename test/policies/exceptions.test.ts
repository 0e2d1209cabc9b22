import { describe, expect, test } from "vitest";
import { NODE_AGENTS } from "../../charts/hyperion/exceptions.ts";
import { guarded } from "../../charts/hyperion/guarded.ts";
import { evaluatePolicy } from "../../policies/evaluate.ts";
import { policyException } from "../../policies/exceptions.ts";
import { hostPath } from "../../policies/pod-security/volumes.ts";
import { policyDefinitions } from "../../policies/policy-set.ts";
import type { KubernetesObject } from "../../src/kubernetes/object.ts";
import { at, rendered, text } from "../charts/rendered.ts";
import { dev, NOW } from "./samples.ts";

const exceptions = NODE_AGENTS.map(policyException);
const spec = { containers: [], volumes: [{ name: "proc", hostPath: { path: "/proc" } }] };

const daemonSet = (name: string, namespace: string): KubernetesObject => ({
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name, namespace },
  spec: { template: { spec } },
});

const podOf = (owner: string, namespace: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: "any",
    namespace,
    labels: { "app.kubernetes.io/name": "falco" },
    ownerReferences: [{ kind: "DaemonSet", name: owner }],
  } as KubernetesObject["metadata"],
  spec,
});

const judge = (resource: KubernetesObject, now = NOW) =>
  evaluatePolicy(hostPath.policy("Deny"), { resource }, { exceptions, now })?.result;

test("a node agent has one exception at most, each with a reason and an end (S0-SEC-04)", () => {
  expect(new Set(NODE_AGENTS.map(({ name }) => name)).size).toBe(NODE_AGENTS.length);
  for (const exception of exceptions) {
    expect(exception.metadata.annotations["policies.kyverno.io/description"]?.length).toBeGreaterThan(40);
    expect(Number.isNaN(Date.parse(exception.spec.expiresAt))).toBe(false);
    expect(exception.metadata.namespace).toBe("kyverno");
  }
});

test("only what the environment runs is excepted: a DaemonSet of that name in that namespace, or a chart's release (S0-SEC-04)", () => {
  const objects = rendered("prod");
  const runs = objects.flatMap(({ kind, metadata, spec }) =>
    kind === "DaemonSet"
      ? [`${metadata.namespace}/${metadata.name}`]
      : kind === "Application"
        ? [`${text(at(spec, "destination", "namespace"))}/${metadata.name}`]
        : [],
  );
  for (const { name, namespaces } of NODE_AGENTS) {
    for (const namespace of namespaces) expect(runs).toContain(`${namespace}/${name}`);
  }
  for (const [name, namespace] of [
    ["promtail", "monitoring"],
    ["alloy", "observability"],
  ] as const) {
    expect(judge(daemonSet(name, namespace))).toBe("fail");
  }
});

test("no exception lets a container be privileged, and none goes beyond pod security", () => {
  const excepted = new Set(NODE_AGENTS.flatMap(({ policies }) => policies.map(({ name }) => name)));
  expect(excepted).not.toContain("disallow-privileged-containers");
  const themes = policyDefinitions(guarded(dev))
    .filter(({ name }) => excepted.has(name))
    .map(({ theme }) => theme);
  expect(new Set(themes)).toEqual(new Set(["podSecurity"]));
});

describe.each(NODE_AGENTS)("the exception of $name", ({ name, namespaces }) => {
  const [namespace = ""] = namespaces;

  test("lets the DaemonSet and its pods mount the node's paths (S0-SEC-04)", () => {
    expect(judge(daemonSet(name, namespace))).toBe("skip");
    expect(judge(podOf(name, namespace))).toBe("skip");
  });

  test("ends with its namespace, its name and its day", () => {
    expect(judge(daemonSet(name, "team-a"))).toBe("fail");
    expect(judge(daemonSet(`${name}-two`, namespace))).toBe("fail");
    expect(judge(podOf("something", namespace))).toBe("fail");
    expect(judge(daemonSet(name, namespace), new Date("2100-01-01"))).toBe("fail");
  });
});

import { expect, test } from "vitest";
import { namespacesExcept, PODS } from "../../../policies/define.ts";
import { resourceName } from "../../../policies/evaluate/kinds.ts";
import { matches } from "../../../policies/evaluate/match.ts";
import { object, pod } from "../../../policies/fixtures.ts";
import type { LabelRequirement } from "../../../src/kubernetes/object.ts";

const team = object("Namespace", { name: "team-a", labels: { tier: "gold" } });

const chosen = (...matchExpressions: LabelRequirement[]) =>
  matches({ resourceRules: [PODS], namespaceSelector: { matchExpressions } }, { resource: pod() }, team);

test("an operation, group, resource or subresource that no rule names is not matched", () => {
  expect(matches({ resourceRules: [PODS] }, { resource: pod() })).toBe(true);
  expect(matches({ resourceRules: [PODS] }, { resource: pod(), operation: "DELETE" })).toBe(false);
  expect(matches({ resourceRules: [PODS] }, { resource: pod(), subresource: "ephemeralcontainers" })).toBe(false);
  expect(matches({ resourceRules: [PODS] }, { resource: { ...pod(), apiVersion: "example.com/v1" } })).toBe(false);
  expect(matches({ resourceRules: [PODS] }, { resource: object("Service", {}) })).toBe(false);
});

test("a namespace is chosen by its labels, and always has its name's", () => {
  expect(chosen({ key: "tier", operator: "In", values: ["gold"] })).toBe(true);
  expect(chosen({ key: "tier", operator: "NotIn", values: ["gold"] })).toBe(false);
  expect(chosen({ key: "tier", operator: "Exists" })).toBe(true);
  expect(chosen({ key: "tier", operator: "DoesNotExist" })).toBe(false);
  expect(chosen({ key: "kubernetes.io/metadata.name", operator: "In", values: ["team-a"] })).toBe(true);
});

test("a Namespace is chosen by its own labels, another cluster-wide object always", () => {
  const rule = { ...PODS, resources: ["*"], apiGroups: ["*"] };
  const constraints = { resourceRules: [rule], namespaceSelector: namespacesExcept(["kube-system"]) };
  expect(matches(constraints, { resource: object("Namespace", { name: "kube-system" }) })).toBe(false);
  expect(matches(constraints, { resource: object("Namespace", { name: "team-a" }) })).toBe(true);
  expect(matches(constraints, { resource: object("Node", { name: "node-1" }) })).toBe(true);
});

test.each([
  ["Ingress", "ingresses"],
  ["NetworkPolicy", "networkpolicies"],
  ["Pod", "pods"],
  ["Gateway", "gateways"],
])("a %s is one of the %s", (kind, name) => {
  expect(resourceName(object(kind, {}))).toBe(name);
});

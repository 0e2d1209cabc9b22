import { describe, expect, test } from "vitest";
import { guarded } from "../../charts/hyperion/guarded.ts";
import { ClusterReader, compile, Generator } from "../../policies/evaluate/cel-environment.ts";
import { policyDefinitions } from "../../policies/policy-set.ts";
import { at, fields, list, texts } from "../../src/base/fields.ts";
import { ENVIRONMENTS, loadEnvironment } from "../../src/config/load.ts";
import { NAMESPACES } from "../../src/conventions/namespaces.ts";
import { rendered } from "../charts/rendered.ts";
import { objectNamed } from "../charts/rows/read.ts";

describe.each(ENVIRONMENTS)("deleting a namespace in %s", (name) => {
  const objects = rendered(name);
  const { groups, policies } = loadEnvironment(name);
  const policy = objectNamed(objects, "ValidatingAdmissionPolicy", "protect-platform-namespaces");
  const binding = objectNamed(objects, "ValidatingAdmissionPolicyBinding", "protect-platform-namespaces");

  const mayDelete = (namespace: string, memberOf?: readonly string[]): unknown =>
    compile(
      String(list(at(policy, "spec", "validations"))[0]?.["expression"]),
      "bool",
    )({
      object: null,
      oldObject: { metadata: { name: namespace } },
      request: { userInfo: { username: "somebody", ...(memberOf === undefined ? {} : { groups: memberOf }) } },
      namespaceObject: null,
      variables: {},
      resource: new ClusterReader([]),
      generator: new Generator(),
      images: {},
      attestors: {},
      attestations: {},
    });

  test("is refused for every one of the platform, Argo CD's and Kyverno's among them, but to the break-glass group", () => {
    const own = Object.values(NAMESPACES);
    expect(own).toEqual(expect.arrayContaining(["argocd", "kyverno", "kafka", "hyperion"]));
    for (const namespace of own) {
      expect(mayDelete(namespace, ["system:masters", groups.clusterAdmins]), namespace).toBe(false);
      expect(mayDelete(namespace), namespace).toBe(false);
      expect(mayDelete(namespace, ["system:authenticated", groups.breakGlass]), namespace).toBe(true);
    }
    expect(mayDelete("team-a", [])).toBe(true);
  });

  test("is judged by the API server itself, by no webhook that could leave a namespace out or be away", () => {
    expect(at(policy, "spec", "matchConstraints", "namespaceSelector")).toBeUndefined();
    expect(at(policy, "spec", "failurePolicy")).toBe("Fail");
    expect(at(binding, "spec")).toEqual({
      policyName: "protect-platform-namespaces",
      validationActions: [policies.guardRails],
    });
  });
});

describe.each(ENVIRONMENTS)("the webhooks of %s's Kyverno", (name) => {
  const kyverno = objectNamed(rendered(name), "Application", "kyverno");
  const selector = at(kyverno, "spec", "source", "helm", "valuesObject", "config", "webhooks", "namespaceSelector");
  const leftOut = list(at(fields(selector), "matchExpressions")).flatMap(({ values }) => texts(values));

  test.each(policyDefinitions(guarded(loadEnvironment(name))))(
    "ask about everything that $name says it stops",
    ({ failing, producing }) => {
      // Of a Namespace its own name counts, of anything else the namespace that it is in.
      const places = [...failing, ...producing].map(({ resource: { kind, metadata } }) =>
        kind === "Namespace" ? metadata.name : (metadata.namespace ?? ""),
      );
      expect(leftOut).toContain("kyverno");
      expect(places.filter((place) => leftOut.includes(String(place)))).toEqual([]);
    },
  );
});

import { expect, test } from "vitest";
import { NODE_AGENTS } from "../../charts/hyperion/exceptions.ts";
import { guarded } from "../../charts/hyperion/guarded.ts";
import { evaluateManifests, findings } from "../../policies/evaluate-manifests.ts";
import { container, pod, secured } from "../../policies/fixtures.ts";
import { policySet } from "../../policies/policy-set.ts";
import type { KubernetesObject } from "../../src/kubernetes/object.ts";
import { dev, goodDeployment, NOW, tree } from "./samples.ts";

const set = policySet(guarded(dev), NODE_AGENTS);

const found = (...objects: readonly KubernetesObject[]) =>
  evaluateManifests(set, tree(...objects), NOW).flatMap((report) =>
    findings(report).map(({ policy, message }) => ({ file: report.file, policy, message })),
  );

test("manifests that keep every policy have no finding (S0-SEC-06)", () => {
  expect(found(goodDeployment())).toEqual([]);
});

test("one broken property of a pod template is one finding, with the template's own path", () => {
  const broken = goodDeployment({ containers: [container({ resources: { requests: { cpu: "1", memory: "1Gi" } } })] });
  expect(found(broken)).toEqual([
    {
      file: "Deployment-web.yaml",
      policy: "require-requests-and-limits",
      message: expect.stringContaining("spec.template.spec.containers[web].resources.limits.memory") as string,
    },
  ]);
});

test("a budget counts wherever in the tree it stands, and only for its own labels", () => {
  const other = goodDeployment();
  const labelled = {
    ...other,
    metadata: { ...other.metadata, name: "other" },
    spec: JSON.parse(
      JSON.stringify(other["spec"]).replaceAll('"app.kubernetes.io/name":"web"', '"app.kubernetes.io/name":"other"'),
    ) as unknown,
  };
  expect(found(goodDeployment(), labelled).map(({ file, policy }) => ({ file, policy }))).toEqual([
    { file: "Deployment-other.yaml", policy: "require-pod-disruption-budget" },
  ]);
});

test("an object in an unwatched namespace has no finding", () => {
  const broken = pod({ hostNetwork: true, containers: [secured({ privileged: true })] }, { namespace: "kube-system" });
  expect(found(broken)).toEqual([]);
});

test("an expression that fails is a finding of its own, not a pass", () => {
  const [policy] = set.policies;
  if (policy?.kind !== "ValidatingPolicy") throw new Error("the first policy validates");
  const broken = {
    ...policy,
    spec: { ...policy.spec, variables: [{ name: "violations", expression: "object.spec.nothing" }] },
  };
  const [report] = evaluateManifests({ policies: [broken], exceptions: [] }, [{ file: "a.yaml", object: pod() }], NOW);
  expect(report && findings(report)).toMatchObject([
    { result: "error", message: expect.stringContaining("nothing") as string },
  ]);
});

test("an expression that is no CEL is a finding, named with its text", () => {
  const [policy] = set.policies;
  if (policy?.kind !== "ValidatingPolicy") throw new Error("the first policy validates");
  const broken = { ...policy, spec: { ...policy.spec, validations: [{ expression: "object.spec.(" }] } };
  const [report] = evaluateManifests({ policies: [broken], exceptions: [] }, [{ file: "a.yaml", object: pod() }], NOW);
  expect(report?.outcomes).toMatchObject([
    { result: "error", message: expect.stringContaining("object.spec.(") as string },
  ]);
});

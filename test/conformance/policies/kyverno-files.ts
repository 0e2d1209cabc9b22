import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump } from "js-yaml";
import type { Admission } from "../../../policies/define.ts";
import type { Outcome } from "../../../policies/evaluate.ts";
import type { Policy, PolicyException } from "../../../policies/kyverno.ts";
import { LABELS } from "../../../src/kubernetes/labels.ts";
import type { KubernetesObject } from "../../../src/kubernetes/object.ts";

const TEST_API = "cli.kyverno.io/v1alpha1";

/** JSON drops what is undefined, which is what the API server sees of it. */
const yaml = (value: unknown): string => dump(JSON.parse(JSON.stringify(value)), { lineWidth: -1, noRefs: true });

/** Writes one file of YAML documents. */
export const writeYaml = (file: string, ...documents: readonly unknown[]): void =>
  writeFileSync(file, documents.map(yaml).join("---\n"));

/** The label that the API server gives every Namespace before admission. */
const labelled = (object: KubernetesObject): KubernetesObject =>
  object.kind === "Namespace"
    ? {
        ...object,
        metadata: {
          ...object.metadata,
          labels: { ...object.metadata.labels, [LABELS.namespace]: object.metadata.name ?? "" },
        },
      }
    : object;

const namespaceNamed = (name: string): KubernetesObject =>
  labelled({ apiVersion: "v1", kind: "Namespace", metadata: { name } });

const flagOf = (kind: Policy["kind"]): string => `is${kind}`;

/** The offline cluster knows a kind only once it holds one; a real one answers with an empty list. */
const decoys = (policy: Policy): KubernetesObject[] =>
  JSON.stringify(policy).includes("poddisruptionbudgets")
    ? [{ apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: { name: "decoy", namespace: "elsewhere" } }]
    : [];

export interface KyvernoTest {
  readonly name: string;
  readonly policy: Policy;
  readonly admission: Admission;
  /** What our evaluator says; nothing where the policy is not about the object. */
  readonly outcome: Outcome | undefined;
  readonly exceptions?: readonly PolicyException[];
}

/** Writes a test in Kyverno's own format: one policy, one resource, and the verdict that ours gives. */
export function writeKyvernoTest(directory: string, test: KyvernoTest): void {
  const { policy, admission, outcome, exceptions = [] } = test;
  const { resource, operation, user } = admission;
  const cluster = [...(admission.cluster ?? []), ...decoys(policy)];
  const { name = "", namespace } = resource.metadata;
  mkdirSync(directory, { recursive: true });
  const at = (file: string) => join(directory, file);
  const [changed] = outcome?.produces ?? [];
  writeYaml(at("policy.yaml"), policy);
  writeYaml(at("resources.yaml"), labelled(resource));
  if (changed) writeYaml(at("produced.yaml"), labelled(changed));
  if (exceptions.length > 0) writeYaml(at("exceptions.yaml"), ...exceptions);
  if (cluster.length > 0) {
    writeYaml(at("cluster.yaml"), {
      apiVersion: TEST_API,
      kind: "ClusterResource",
      metadata: { name: "cluster" },
      spec: { resources: [...cluster, namespaceNamed(namespace ?? "")] },
    });
  }
  if (user) {
    writeYaml(at("user.yaml"), { apiVersion: TEST_API, kind: "UserInfo", metadata: { name: "user" }, userInfo: user });
  }
  writeYaml(at("kyverno-test.yaml"), {
    apiVersion: TEST_API,
    kind: "Test",
    metadata: { name: test.name },
    policies: ["policy.yaml"],
    resources: ["resources.yaml"],
    ...(exceptions.length > 0 && { exceptions: ["exceptions.yaml"] }),
    ...(cluster.length > 0 && { clusterResources: ["cluster.yaml"] }),
    ...(user && { userinfo: "user.yaml" }),
    results: [
      {
        policy: policy.metadata.name,
        [flagOf(policy.kind)]: true,
        kind: resource.kind,
        resources: [namespace === undefined ? name : `${namespace}/${name}`],
        ...(operation && operation !== "CREATE" && { operation }),
        ...(changed && policy.kind === "MutatingPolicy" && { patchedResources: "produced.yaml" }),
        ...(changed && policy.kind === "GeneratingPolicy" && { generatedResource: "produced.yaml" }),
        result: outcome?.result ?? "skip",
      },
    ],
  });
}

/**
 * Kyverno's offline program can be asked neither about an image's registry nor about a subresource, and it keeps quiet
 * about an object that a generating policy, or one without a namespace selector, is not about.
 */
export const canBeAsked = ({ policy, admission, outcome }: KyvernoTest): boolean =>
  policy.kind !== "ImageValidatingPolicy" &&
  admission.subresource === undefined &&
  (outcome !== undefined ||
    (policy.kind !== "GeneratingPolicy" && policy.spec.matchConstraints.namespaceSelector !== undefined));

import { UNWATCHED_NAMESPACES } from "../../src/conventions/policy-themes.ts";
import { any, bool, dynamic, field, one, POD_SPEC } from "../cel.ts";
import { defineGeneration, namespacesExcept, PODS, resources } from "../define.ts";
import { object, pod, TEAM } from "../fixtures.ts";
import { WORKLOAD_NAMESPACES } from "../reliability/reliability-policy.ts";
import { defineTenancyPolicy, TENANCY } from "./tenancy-policy.ts";

/** `.namespace` is the one part of the metadata that Kyverno's rewriting leaves to the controller itself. */
const NAMESPACE = any`object.metadata.namespace`;

export const defaultNamespace = defineTenancyPolicy({
  name: "disallow-default-namespace",
  severity: "medium",
  title: "Nothing may run in the namespace default",
  why: "The namespace default has no owner, no quota and no network policy.",
  remedy: "Name the team's namespace in metadata.namespace.",
  match: { resourceRules: [PODS], namespaceSelector: namespacesExcept(UNWATCHED_NAMESPACES) },
  violations: one("metadata.namespace", bool`${NAMESPACE} == 'default'`),
  passing: [{ name: "a team's namespace", resource: pod() }],
  failing: [{ name: "default", resource: pod({}, { namespace: "default" }), path: "metadata.namespace" }],
});

export const defaultServiceAccount = defineTenancyPolicy({
  name: "disallow-default-service-account",
  severity: "medium",
  title: "A pod must run under a service account of its own",
  why: "A right that is given to the default account is given to every pod of the namespace.",
  remedy: "Make a ServiceAccount for the workload and name it in spec.serviceAccountName.",
  match: { resourceRules: [PODS], namespaceSelector: namespacesExcept(UNWATCHED_NAMESPACES) },
  violations: one(
    "spec.serviceAccountName",
    bool`${field(POD_SPEC, "serviceAccountName", "default")} in ['', 'default']`,
  ),
  passing: [{ name: "an account of its own", resource: pod() }],
  failing: [
    { name: "the default account", resource: pod({ serviceAccountName: "default" }), path: "spec.serviceAccountName" },
    { name: "no account named", resource: pod({ serviceAccountName: undefined }), path: "spec.serviceAccountName" },
  ],
});

const denyAll = {
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "default-deny" },
  spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
};

const OPERATOR = "external-secrets";

/** Operators bring the network policies that they need; a namespace of theirs would only be cut off. */
export const defaultDeny = defineGeneration({
  name: "generate-default-deny",
  theme: "tenancy",
  category: TENANCY,
  severity: "high",
  title: "Every namespace denies all traffic that is not allowed in words",
  why: "Pods of a namespace without a network policy talk to everything, and everything to them.",
  remedy: "Allow what the workload needs by a NetworkPolicy of its own.",
  match: { resourceRules: [resources("", "namespaces")], namespaceSelector: WORKLOAD_NAMESPACES },
  generate: [{ expression: bool`generator.Apply(object.metadata.name, [${dynamic(denyAll)}])` }],
  passing: [
    { name: "an operator's namespace gets none", resource: object("Namespace", { name: OPERATOR }) },
    { name: "the control plane's namespace gets none", resource: object("Namespace", { name: "kube-system" }) },
  ],
  producing: [
    {
      name: "a team's namespace",
      resource: object("Namespace", { name: TEAM }),
      produces: [{ ...denyAll, metadata: { ...denyAll.metadata, namespace: TEAM } }],
    },
  ],
});

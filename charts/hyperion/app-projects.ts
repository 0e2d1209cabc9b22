import type { Environment } from "../../src/config/schema.ts";
import { CHARTS } from "../../src/config/versions.ts";
import { NAMESPACES } from "../../src/conventions/namespaces.ts";
import type { AppProjectProps } from "../argocd/app-project.ts";
import { chartRepository } from "../argocd/application.ts";

/** Cluster-wide kinds that the platform's own folders and third-party charts bring. */
const PLATFORM_KINDS = [
  { group: "", kind: "Namespace" },
  { group: "admissionregistration.k8s.io", kind: "MutatingWebhookConfiguration" },
  { group: "admissionregistration.k8s.io", kind: "ValidatingAdmissionPolicy" },
  { group: "admissionregistration.k8s.io", kind: "ValidatingAdmissionPolicyBinding" },
  { group: "admissionregistration.k8s.io", kind: "ValidatingWebhookConfiguration" },
  { group: "apiextensions.k8s.io", kind: "CustomResourceDefinition" },
  { group: "aquasecurity.github.io", kind: "ClusterComplianceReport" },
  { group: "cert-manager.io", kind: "ClusterIssuer" },
  { group: "networking.k8s.io", kind: "IngressClass" },
  { group: "policies.kyverno.io", kind: "GeneratingPolicy" },
  { group: "policies.kyverno.io", kind: "ImageValidatingPolicy" },
  { group: "policies.kyverno.io", kind: "MutatingPolicy" },
  { group: "policies.kyverno.io", kind: "ValidatingPolicy" },
  { group: "rbac.authorization.k8s.io", kind: "ClusterRole" },
  { group: "rbac.authorization.k8s.io", kind: "ClusterRoleBinding" },
  { group: "scheduling.k8s.io", kind: "PriorityClass" },
  { group: "storage.k8s.io", kind: "StorageClass" },
] as const;

/** Collectors and metrics agents read the API across namespaces. */
const PIPELINE_KINDS = [
  { group: "rbac.authorization.k8s.io", kind: "ClusterRole" },
  { group: "rbac.authorization.k8s.io", kind: "ClusterRoleBinding" },
] as const;

/** What each group of Argo CD's Applications may come from and may touch. */
export const appProjects = ({ gitops }: Pick<Environment, "gitops">, repository: string): AppProjectProps[] => [
  {
    name: "megatron",
    description: "The platform under everything: namespaces, operators, policies, Argo CD itself.",
    sourceRepos: [repository, ...new Set(Object.values(CHARTS).map(chartRepository))],
    namespaces: Object.values(NAMESPACES),
    clusterKinds: PLATFORM_KINDS,
    refusedKinds: [],
    syncWindows: gitops.syncWindows,
  },
  {
    name: "hyperion",
    description: "The telemetry pipeline: buffer, stores, collectors, user interfaces.",
    sourceRepos: [repository],
    namespaces: [NAMESPACES.hyperion, NAMESPACES.nodes, NAMESPACES.kafka],
    clusterKinds: PIPELINE_KINDS,
    // A Secret in Git is a leaked one: External Secrets and cert-manager make them in the cluster.
    refusedKinds: [{ group: "", kind: "Secret" }],
    syncWindows: gitops.syncWindows,
  },
];

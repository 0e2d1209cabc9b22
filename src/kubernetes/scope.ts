/**
 * Kinds whose objects belong to no namespace: Kubernetes' own, and those of the operators that systems of this kit run.
 * Everything else is taken as namespaced. A name that begins with Cluster says nothing: Cluster API's Cluster is namespaced.
 */
const CLUSTER_WIDE: ReadonlySet<string> = new Set([
  "APIService",
  "CSIDriver",
  "ClusterRole",
  "ClusterRoleBinding",
  "CustomResourceDefinition",
  "IngressClass",
  "MutatingWebhookConfiguration",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PriorityClass",
  "RuntimeClass",
  "StorageClass",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ValidatingWebhookConfiguration",
  // cert-manager
  "ClusterIssuer",
  // Cilium
  "CiliumClusterwideNetworkPolicy",
  // External Secrets
  "ClusterExternalSecret",
  "ClusterGenerator",
  "ClusterPushSecret",
  "ClusterSecretStore",
  // Kyverno
  "ClusterCleanupPolicy",
  "ClusterPolicy",
  "DeletingPolicy",
  "GeneratingPolicy",
  "ImageValidatingPolicy",
  "MutatingPolicy",
  "ValidatingPolicy",
  // Trivy's operator
  "ClusterComplianceReport",
]);

/** Whether objects of the kind belong to the whole cluster: a namespace that one states means nothing. */
export const isClusterWide = (kind: string): boolean => CLUSTER_WIDE.has(kind);

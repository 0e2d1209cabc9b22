/** Every namespace that the platform owns. Both sides of the seam use these names, so they live here once. */
export const NAMESPACES = {
  hyperion: "hyperion",
  /** Agents that read their node's files, which the restricted standard forbids; nothing else runs here. */
  nodes: "hyperion-nodes",
  kafka: "kafka",
  nginx: "nginx-ingress",
  argocd: "argocd",
  kyverno: "kyverno",
  falco: "falco",
  trivy: "trivy-system",
  externalSecrets: "external-secrets",
  certManager: "cert-manager",
  clickhouseOperator: "clickhouse-operator",
} as const;

export type Namespace = (typeof NAMESPACES)[keyof typeof NAMESPACES];

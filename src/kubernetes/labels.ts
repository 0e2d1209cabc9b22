/** Names of the labels that manifests set and that policies, network policies, alerts and dashboards look for. */
export const LABELS = {
  name: "app.kubernetes.io/name",
  instance: "app.kubernetes.io/instance",
  version: "app.kubernetes.io/version",
  component: "app.kubernetes.io/component",
  partOf: "app.kubernetes.io/part-of",
  managedBy: "app.kubernetes.io/managed-by",
  environment: "environment",
  /** Azure's webhook projects a token into pods that carry it. */
  workloadIdentity: "azure.workload.identity/use",
  namespace: "kubernetes.io/metadata.name",
} as const;

/**
 * Labels whose names are in a domain of the organisation's own: the layer of the pipeline that a workload belongs to, and
 * the availability zone that the pods of a zonal StatefulSet are bound to.
 */
export type OwnLabel = "layer" | "zone";

export const ownLabel = (domain: string, label: OwnLabel): string => `${domain}/${label}`;

/** Kubernetes' own labels end with these words too. */
const KUBERNETES = /(^|\.)(k8s|kubernetes)\.io\//;

/** Value of such a label whatever its domain, for readers of objects that another commit or organisation rendered. */
export const ownLabelValue = (labels: Readonly<Record<string, unknown>>, label: OwnLabel): unknown =>
  Object.entries(labels).find(([name]) => name.endsWith(`/${label}`) && !KUBERNETES.test(name))?.[1];

/** Names of the annotations that manifests set. */
export const ANNOTATIONS = {
  /** Client id of the managed identity that a service account is. */
  clientId: "azure.workload.identity/client-id",
  syncWave: "argocd.argoproj.io/sync-wave",
  syncOptions: "argocd.argoproj.io/sync-options",
  scrape: "prometheus.io/scrape",
  scrapePort: "prometheus.io/port",
  scrapePath: "prometheus.io/path",
} as const;

/** Layers of Hyperion, in the order in which data passes them. */
export const LAYERS = ["ingress", "collection", "buffer", "storage", "presentation", "platform"] as const;

/** Value of `part-of` on everything that is rendered here. */
export const PART_OF = "hyperion";

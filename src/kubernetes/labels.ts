/** Domain of the platform's own label and annotation names. */
export const LABEL_DOMAIN = "hyperion.carrier.example";

/** Names of the labels that manifests set and that policies, network policies, alerts and dashboards look for. */
export const LABELS = {
  name: "app.kubernetes.io/name",
  instance: "app.kubernetes.io/instance",
  version: "app.kubernetes.io/version",
  component: "app.kubernetes.io/component",
  partOf: "app.kubernetes.io/part-of",
  managedBy: "app.kubernetes.io/managed-by",
  environment: "environment",
  /** Layer of the pipeline that a workload belongs to. */
  layer: `${LABEL_DOMAIN}/layer`,
  /** Availability zone that the pods of a zonal StatefulSet are bound to. */
  zone: `${LABEL_DOMAIN}/zone`,
  /** Azure's webhook projects a token into pods that carry it. */
  workloadIdentity: "azure.workload.identity/use",
  namespace: "kubernetes.io/metadata.name",
} as const;

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

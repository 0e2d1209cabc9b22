import type { Component } from "./components.ts";

/**
 * Where programs run. In Compose they are networks, in Kubernetes namespaces; both are the label `namespace` of what is
 * scraped there.
 */
export const PLACES = { backend: "backend", monitoring: "monitoring" } as const;

/** Programs of production only: Kubernetes' objects, and URLs as seen from outside, as metrics. */
export const CLUSTER_OBSERVERS = {
  kubeStateMetrics: { name: "kube-state-metrics", port: 8080 },
  blackboxExporter: { name: "blackbox-exporter", port: 9115 },
} as const satisfies Record<string, Component>;

/** Compose's project: its name, and so the label by which Promtail keeps to this project's containers. */
export const COMPOSE_PROJECT = "sre-platform";

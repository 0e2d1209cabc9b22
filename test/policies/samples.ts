import type { Manifest } from "../../policies/evaluate-manifests.ts";
import { container, podSpec, TEAM } from "../../policies/fixtures.ts";
import { loadEnvironment } from "../../src/config/load.ts";
import type { KubernetesObject } from "../../src/kubernetes/object.ts";

export const dev = loadEnvironment("dev");
export const prod = loadEnvironment("prod");

/** A moment before every exception's expiry. */
export const NOW = new Date("2026-12-01T00:00:00Z");

const labels = {
  "app.kubernetes.io/name": "web",
  "app.kubernetes.io/instance": "web",
  "app.kubernetes.io/part-of": "shop",
  environment: "dev",
};

/** A Deployment that keeps every policy of dev, with `change` laid over its pod's spec. */
export const goodDeployment = (change: Readonly<Record<string, unknown>> = {}): KubernetesObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: TEAM, labels },
  spec: {
    replicas: 2,
    selector: { matchLabels: { "app.kubernetes.io/name": "web" } },
    template: {
      metadata: { labels },
      spec: podSpec({
        containers: [container()],
        topologySpreadConstraints: [{ topologyKey: "topology.kubernetes.io/zone", maxSkew: 1 }],
        ...change,
      }),
    },
  },
});

const budget: KubernetesObject = {
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
  metadata: { name: "web", namespace: TEAM },
  spec: { minAvailable: 1, selector: { matchLabels: { "app.kubernetes.io/name": "web" } } },
};

/** Manifests that keep every policy of dev, with one more object. */
export const tree = (...objects: readonly KubernetesObject[]): Manifest[] =>
  [budget, ...objects].map((object) => ({ file: `${object.kind}-${object.metadata.name ?? ""}.yaml`, object }));

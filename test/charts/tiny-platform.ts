import { KUBECTL, type Platform } from "../../charts/workload/platform.ts";

/** The least that a system offers: one namespace, any node, the cluster's own classes, secrets that somebody made. */
export const tinyPlatform: Platform = {
  system: "tiny",
  namespace: "tiny",
  environment: "test",
  labelDomain: "tiny.example.com",
  delivery: KUBECTL,
  zones: [],
  scaling: {
    cpuPercent: 70,
    up: { stabilizationSeconds: 0, by: { type: "Percent", value: 100, periodSeconds: 60 } },
    down: { stabilizationSeconds: 300, by: { type: "Percent", value: 50, periodSeconds: 60 } },
  },
  layer: (layer) => layer,
  image: (program) => ({ registry: "docker.io", repository: `tiny/${program}`, tag: "1.0.0" }),
  placement: () => ({ labels: {}, taints: [], zoned: false }),
  storageClass: () => undefined,
  priority: () => undefined,
  identity: (_chart, identity) => ({ name: identity, workloadIdentity: false }),
  secret: () => undefined,
};

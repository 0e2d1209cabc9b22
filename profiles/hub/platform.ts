import { kube } from "../../charts/workload/kube.ts";
import { KUBECTL, type Platform } from "../../charts/workload/platform.ts";
import { IMAGES } from "./versions.ts";

export const NAMESPACE = "hub";

/** One k3s node: nothing to spread over, nothing that scales, the volumes are directories of the node's disk. */
export const hubPlatform = (): Platform => ({
  system: "hub",
  namespace: NAMESPACE,
  environment: "host",
  labelDomain: "hub.example.com",
  delivery: KUBECTL,
  zones: [],
  scaling: {
    cpuPercent: 80,
    up: { stabilizationSeconds: 0, by: { type: "Pods", value: 1, periodSeconds: 60 } },
    down: { stabilizationSeconds: 300, by: { type: "Pods", value: 1, periodSeconds: 60 } },
  },
  layer: (layer) => layer,
  image(program) {
    const image = IMAGES[program];
    if (image === undefined) throw new Error(`no image of ${program}: add it to profiles/hub/versions.ts`);
    return image;
  },
  placement: () => ({ labels: {}, taints: [], zoned: false }),
  storageClass: () => "local-path-retain",
  priority: () => undefined,
  identity(scope, identity, labels = {}) {
    kube(scope, "ServiceAccount", { name: identity, labels }, { automountServiceAccountToken: false });
    return { name: identity, workloadIdentity: false };
  },
  // Each is made once by a person; infrastructure/deployment.md lists names and keys.
  secret: () => undefined,
});

import { anyCluster } from "../../charts/workload/any-cluster.ts";
import { kube } from "../../charts/workload/kube.ts";
import type { Platform } from "../../charts/workload/platform.ts";
import { IMAGES } from "./versions.ts";

export const NAMESPACE = "hub";

/** Class of volumes that stay when their claim goes. */
export const RETAINED = "local-path-retain";

/**
 * One k3s node: nothing to spread over, nothing that scales, the volumes are directories of the node's disk. Each Secret
 * is made once by a person; infrastructure/deployment.md lists names and keys.
 */
export const hubPlatform = (): Platform => ({
  ...anyCluster({
    system: "hub",
    namespace: NAMESPACE,
    environment: "host",
    labelDomain: "hub.example.com",
    images: IMAGES,
    imagesFile: "profiles/hub/versions.ts",
  }),
  scaling: {
    cpuPercent: 80,
    up: { stabilizationSeconds: 0, by: { type: "Pods", value: 1, periodSeconds: 60 } },
    down: { stabilizationSeconds: 300, by: { type: "Pods", value: 1, periodSeconds: 60 } },
  },
  storageClass: () => RETAINED,
  identity(scope, identity, labels = {}) {
    kube(scope, "ServiceAccount", { name: identity, labels }, { automountServiceAccountToken: false });
    return { name: identity, workloadIdentity: false };
  },
});

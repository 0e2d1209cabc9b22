import { anyCluster } from "../../charts/workload/any-cluster.ts";
import { kube } from "../../charts/workload/kube.ts";
import type { Layer, Platform } from "../../charts/workload/platform.ts";
import { ANNOTATIONS } from "../../src/kubernetes/labels.ts";
import type { Values } from "./schema.ts";
import { SCALE_DOWN } from "./tiers.ts";
import { IMAGES } from "./versions.ts";

export const NAMESPACE = "observability";

/** The guide's three layers inside the namespace. */
const LAYERS: Readonly<Record<Layer, string>> = {
  storage: "monitoring",
  presentation: "monitoring",
  collection: "collection",
  buffer: "collection",
  ingress: "ingress",
  platform: "application",
};

/** Client id of the identity that a store reads and writes Azure Blob as. */
function clientIdOf({ storage }: Values, identity: string): string {
  const store = identity === "mimir" ? storage.mimir : identity === "loki" ? storage.loki : undefined;
  if (store?.kind !== "azure") throw new Error(`lgtm-ha: no identity ${identity} in this tier's values`);
  return store.clientId;
}

/**
 * What the stack offers its workloads on any cluster: any node, the cluster's own classes. Each Secret is made once by a
 * person, out of band; README.md lists names and keys.
 */
export const lgtmPlatform = (values: Values): Platform => ({
  ...anyCluster({
    system: "lgtm-ha",
    namespace: NAMESPACE,
    environment: values.tier,
    labelDomain: values.labelDomain,
    images: IMAGES,
    imagesFile: "profiles/lgtm-ha/versions.ts",
  }),
  // The guide's numbers: up at 70 % of CPU or 80 % of memory, doubling; down by half, after five minutes.
  scaling: {
    cpuPercent: 70,
    memoryPercent: 80,
    up: { stabilizationSeconds: 0, by: { type: "Percent", value: 100, periodSeconds: 60 } },
    down: { stabilizationSeconds: 300, by: { type: "Percent", value: 50, periodSeconds: 60 } },
    annotations: {
      [`${values.labelDomain}/scale-down-cpu-percent`]: String(SCALE_DOWN.cpuPercent),
      [`${values.labelDomain}/scale-down-memory-percent`]: String(SCALE_DOWN.memoryPercent),
    },
  },
  layer: (layer) => LAYERS[layer],
  placement: () => ({ labels: {}, taints: [], zoned: values.cluster.zoned }),
  storageClass: () => values.cluster.storageClass,
  identity(scope, identity, labels = {}) {
    const annotations = { [ANNOTATIONS.clientId]: clientIdOf(values, identity) };
    kube(scope, "ServiceAccount", { name: identity, labels, annotations }, { automountServiceAccountToken: false });
    return { name: identity, workloadIdentity: true };
  },
});

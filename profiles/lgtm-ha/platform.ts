import { kube } from "../../charts/workload/kube.ts";
import { KUBECTL, type Layer, type Platform } from "../../charts/workload/platform.ts";
import { ANNOTATIONS } from "../../src/kubernetes/labels.ts";
import type { Values } from "./schema.ts";
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

/** What the stack offers its workloads on any cluster: any node, the cluster's own classes, Secrets made by a person. */
export const lgtmPlatform = (values: Values): Platform => ({
  system: "lgtm-ha",
  namespace: NAMESPACE,
  environment: values.tier,
  labelDomain: values.labelDomain,
  delivery: KUBECTL,
  zones: [],
  // The guide's numbers: up at 70 % of CPU or 80 % of memory, doubling; down by half, after five minutes.
  scaling: {
    cpuPercent: 70,
    memoryPercent: 80,
    up: { stabilizationSeconds: 0, by: { type: "Percent", value: 100, periodSeconds: 60 } },
    down: { stabilizationSeconds: 300, by: { type: "Percent", value: 50, periodSeconds: 60 } },
  },
  layer: (layer) => LAYERS[layer],
  image(program) {
    const image = IMAGES[program];
    if (image === undefined) throw new Error(`no image of ${program}: add it to profiles/lgtm-ha/versions.ts`);
    return image;
  },
  placement: () => ({ labels: {}, taints: [], zoned: values.cluster.zoned }),
  storageClass: () => values.cluster.storageClass,
  priority: () => undefined,
  identity(scope, identity, labels = {}) {
    // Only a store on Azure Blob is an identity; Grafana signs people in by itself.
    const annotations = identity === "grafana" ? {} : { [ANNOTATIONS.clientId]: clientIdOf(values, identity) };
    kube(scope, "ServiceAccount", { name: identity, labels, annotations }, { automountServiceAccountToken: false });
    return { name: identity, workloadIdentity: identity !== "grafana" };
  },
  // Each is made once by a person, out of band; README.md lists names and keys.
  secret: () => undefined,
});

import type { KubernetesApi, Live } from "./api.ts";
import { Refusal } from "./api.ts";
import { CLUSTER_DISKS, ZONE_LABEL } from "./nodes.ts";

const SELECTED_NODE = "volume.kubernetes.io/selected-node";

interface Claim extends Live {
  readonly spec: {
    readonly storageClassName: string;
    readonly volumeName?: string;
    readonly accessModes: readonly string[];
    readonly resources: { readonly requests: { readonly storage: string } };
  };
}

interface StorageClass extends Live {
  readonly parameters?: { readonly skuName?: string };
}

/** Makes a disk for each claim that the scheduler has chosen a node for, in that node's zone unless it is in all. */
export async function provisionVolumes(api: KubernetesApi): Promise<void> {
  const claims = await api.list<Claim>("/api/v1/persistentvolumeclaims");
  for (const { metadata, spec } of claims) {
    const node = metadata.annotations?.[SELECTED_NODE];
    if (node === undefined || spec.volumeName !== undefined) continue;
    const { parameters } = await api.call<StorageClass>(
      "GET",
      `/apis/storage.k8s.io/v1/storageclasses/${spec.storageClassName}`,
    );
    const zone = (await api.call("GET", `/api/v1/nodes/${node}`)).metadata.labels?.[ZONE_LABEL] ?? "";
    const bound = parameters?.skuName?.endsWith("_ZRS") !== true;
    const name = `pvc-${metadata.uid}`;
    await api
      .call("POST", "/api/v1/persistentvolumes", {
        metadata: { name, labels: bound ? { [ZONE_LABEL]: zone } : {} },
        spec: {
          capacity: spec.resources.requests,
          accessModes: spec.accessModes,
          storageClassName: spec.storageClassName,
          persistentVolumeReclaimPolicy: "Delete",
          claimRef: {
            apiVersion: "v1",
            kind: "PersistentVolumeClaim",
            namespace: metadata.namespace,
            name: metadata.name,
            uid: metadata.uid,
          },
          csi: { driver: CLUSTER_DISKS, volumeHandle: name },
          ...(bound && {
            nodeAffinity: {
              required: {
                nodeSelectorTerms: [{ matchExpressions: [{ key: ZONE_LABEL, operator: "In", values: [zone] }] }],
              },
            },
          }),
        },
      })
      .catch((error: unknown) => {
        // The one that was asked for in the last round is not bound yet.
        if (!(error instanceof Refusal && error.status === 409)) throw error;
      });
  }
}

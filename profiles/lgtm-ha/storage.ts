import type { PodDisk, StorageEnd } from "../../charts/workload/storage.ts";
import type { ObjectStorage } from "../../src/telemetry/object-storage.ts";
import type { Store } from "./schema.ts";

/** Port of an S3 endpoint: stated, or that of its scheme. */
function portOf({ endpoint, insecure }: Extract<Store, { kind: "s3" }>): number {
  const [, stated] = endpoint.split(":");
  return stated === undefined ? (insecure ? 80 : 443) : Number(stated);
}

const named = <Bucket extends string>(prefix: string, buckets: readonly Bucket[]): Record<Bucket, string> =>
  Object.fromEntries(buckets.map((bucket) => [bucket, `${prefix}-${bucket}`])) as Record<Bucket, string>;

/** A store's values as what its component takes: where it keeps data, the pod's disk, and who it asks. */
export function storageOf<Bucket extends string>(
  name: string,
  store: Store,
  buckets: readonly Bucket[],
  dataPath: string,
): { readonly storage: ObjectStorage<Bucket>; readonly disk: PodDisk; readonly objectStore?: StorageEnd } {
  switch (store.kind) {
    case "emptyDir":
    case "pvc":
      return { storage: { kind: "filesystem", directory: `${dataPath}/store` }, disk: store };
    case "s3": {
      const { endpoint, region, insecure, bucket, addresses } = store;
      return {
        storage: { kind: "s3", endpoint, region, insecure, buckets: named(bucket, buckets) },
        disk: { kind: "pvc", size: store.disk },
        objectStore: { peer: { kind: "addresses", name: `${name}-storage`, cidrs: addresses }, port: portOf(store) },
      };
    }
    case "azure": {
      const { account, container, addresses } = store;
      return {
        storage: { kind: "azure", account, containers: named(container, buckets) },
        disk: { kind: "pvc", size: store.disk },
        objectStore: { peer: { kind: "addresses", name: `${name}-storage`, cidrs: addresses }, port: 443 },
      };
    }
  }
}

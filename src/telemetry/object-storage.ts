/**
 * Where a store keeps what it writes once: each of its buckets by what the store calls it. The kinds differ in how a pod
 * proves who it is: by its service account's token, by keys in its environment, or not at all.
 */
export type ObjectStorage<Bucket extends string> =
  | {
      readonly kind: "azure";
      /** Name of the storage account; the pod's service account is an identity that may write to it. */
      readonly account: string;
      readonly containers: Readonly<Record<Bucket, string>>;
    }
  | {
      readonly kind: "s3";
      /** `host` or `host:port`, without a scheme. */
      readonly endpoint: string;
      readonly region: string;
      readonly buckets: Readonly<Record<Bucket, string>>;
      /** Plain HTTP, for a store inside the cluster. */
      readonly insecure: boolean;
    }
  | {
      readonly kind: "filesystem";
      /** Folder of the pod's volume: one replica only, for no other sees it. */
      readonly directory: string;
    };

/** Environment variables that clients of S3 take their keys from; no configuration file holds one. */
export const S3_VARIABLES = { accessKey: "AWS_ACCESS_KEY_ID", secretKey: "AWS_SECRET_ACCESS_KEY" } as const;

/** A bucket in the words of dskit's clients, which Loki and Mimir share. */
export type BucketClient =
  | { readonly azure: { readonly account_name: string; readonly container_name: string } }
  | {
      readonly s3: {
        readonly bucket_name: string;
        readonly endpoint: string;
        readonly region: string;
        readonly insecure: boolean;
      };
    }
  | { readonly filesystem: { readonly dir: string } };

export function bucketClient<Bucket extends string>(storage: ObjectStorage<Bucket>, bucket: Bucket): BucketClient {
  switch (storage.kind) {
    case "azure":
      return { azure: { account_name: storage.account, container_name: storage.containers[bucket] } };
    case "s3": {
      const { endpoint, region, buckets, insecure } = storage;
      return { s3: { bucket_name: buckets[bucket], endpoint, region, insecure } };
    }
    case "filesystem":
      return { filesystem: { dir: `${storage.directory}/${bucket}` } };
  }
}

import type { ObjectStorage } from "../object-storage.ts";

/** Where Tempo's blocks are, in its own words; keys of S3 come from the environment. */
export type TraceStorage =
  | {
      readonly backend: "azure";
      readonly azure: {
        readonly container_name: string;
        readonly storage_account_name: string;
        readonly use_federated_token: true;
      };
    }
  | {
      readonly backend: "s3";
      readonly s3: {
        readonly bucket: string;
        readonly endpoint: string;
        readonly region: string;
        readonly insecure: boolean;
      };
    }
  | { readonly backend: "local"; readonly local: { readonly path: string } };

export function traceStorage(storage: ObjectStorage<"blocks">): TraceStorage {
  switch (storage.kind) {
    case "azure": {
      const { account: storage_account_name, containers } = storage;
      return {
        backend: "azure",
        azure: { container_name: containers.blocks, storage_account_name, use_federated_token: true },
      };
    }
    case "s3": {
      const { endpoint, region, insecure, buckets } = storage;
      return { backend: "s3", s3: { bucket: buckets.blocks, endpoint, region, insecure } };
    }
    case "filesystem":
      return { backend: "local", local: { path: `${storage.directory}/blocks` } };
  }
}

import type { k8s } from "cdk8s-plus-28";
import type { ObjectStorage } from "../../src/telemetry/object-storage.ts";
import { S3_VARIABLES } from "../../src/telemetry/object-storage.ts";
import type { EnvironmentValue } from "./container.ts";
import type { Addresses } from "./flow.ts";
import type { Plain } from "./kube.ts";
import { scratch } from "./pod.ts";
import type { StatefulSetProps } from "./stateful-set.ts";

/** Data of each pod: on the node's disk, which goes with the pod, or on a volume of its own. */
export type PodDisk =
  | { readonly kind: "emptyDir"; readonly size: string }
  | { readonly kind: "pvc"; readonly size: string };

/** Name of the volume, in either kind. */
export const DATA = "data";

/** The disk as parts of a StatefulSet. */
export const diskOf = ({
  kind,
  size,
}: PodDisk): {
  readonly claims: StatefulSetProps["claims"];
  readonly volumes: readonly Plain<k8s.Volume>[];
} =>
  kind === "pvc"
    ? { claims: [{ name: DATA, size, storage: "single" }], volumes: [] }
    : { claims: [], volumes: [scratch(DATA, size)] };

/** Secret with the keys of S3, where a store is there. */
export const S3_SECRET = { name: "object-storage", keys: ["access-key", "secret-key"] } as const;

/** Environment of a pod that reads and writes the storage. */
export const storageEnvironment = ({ kind }: ObjectStorage<string>): Readonly<Record<string, EnvironmentValue>> =>
  kind === "s3"
    ? {
        [S3_VARIABLES.accessKey]: { secret: S3_SECRET.name, key: S3_SECRET.keys[0] },
        [S3_VARIABLES.secretKey]: { secret: S3_SECRET.name, key: S3_SECRET.keys[1] },
      }
    : {};

/** Where an object store is: its addresses and port. */
export interface StorageEnd {
  readonly peer: Addresses;
  readonly port: number;
}

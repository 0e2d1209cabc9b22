import type { Live } from "./api.ts";

export type Labels = Readonly<Record<string, string>>;

export interface Pod extends Live {
  readonly spec: {
    readonly nodeName?: string;
    readonly nodeSelector?: Readonly<Record<string, string>>;
    readonly affinity?: { readonly nodeAffinity?: object };
    readonly containers: readonly { readonly resources?: { readonly requests?: Readonly<Record<string, string>> } }[];
    readonly initContainers?: readonly {
      readonly restartPolicy?: string;
      readonly resources?: { readonly requests?: Readonly<Record<string, string>> };
    }[];
    readonly volumes?: readonly { readonly persistentVolumeClaim?: { readonly claimName: string } }[];
  };
  readonly status: {
    readonly phase?: string;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason?: string;
      readonly message?: string;
    }[];
  };
}

/** Why the scheduler has found no node for a pod; undefined where it has, or has not looked yet. */
export const unschedulable = ({ status }: Pod): string | undefined =>
  status.conditions?.find(({ type, reason }) => type === "PodScheduled" && reason === "Unschedulable")?.message;

/** Whether a pod serves: ready, and not on its way out. */
export const isReadyPod = ({ metadata, status }: Pod): boolean =>
  metadata.deletionTimestamp === undefined &&
  status.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") === true;

export const selects = (labels: Labels, { metadata }: Pod): boolean =>
  Object.entries(labels).every(([key, value]) => metadata.labels?.[key] === value);

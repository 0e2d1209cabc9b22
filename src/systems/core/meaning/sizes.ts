import { harmless, losing, minding, type ValueRow } from "../../value-row.ts";

/** What keeps a workload of the platform running, and what it holds. */
interface Workload {
  readonly path: string;
  readonly what: string;
  /** Pods are counted by an autoscaler, are a fixed number, or are one on each node. */
  readonly scaled?: "autoscaled" | "fixed" | "each node";
  /** Its pods hold data that no other pod has. */
  readonly holds?: "data" | "quorum";
  /** Volume of each pod: a StatefulSet's claim, which Kubernetes refuses to change, or what Strimzi grows. */
  readonly volume?: "claim" | "broker" | "controller" | "operated" | undefined;
}

const replicas = ({ path, what, holds }: Workload): ValueRow => ({
  path: `${path}.replicas`,
  what: `Pods of ${what}`,
  up: minding(holds === undefined ? "more room" : "what exists is not moved to the new pods by itself"),
  down:
    holds === undefined
      ? minding("less room, and fewer may fail at once")
      : losing("what only the last of them hold has to be moved away or flushed first"),
  example: [3, 5],
});

const autoscaled = ({ path, what }: Workload): readonly ValueRow[] => [
  {
    path: `${path}.minReplicas`,
    what: `Least pods of ${what}`,
    up: harmless("more room at rest"),
    down: minding("fewer may fail at once, and a sudden load waits for new ones"),
    example: [2, 3],
  },
  {
    path: `${path}.maxReplicas`,
    what: `Most pods of ${what}`,
    up: harmless("may take more of its pool"),
    down: minding("a load beyond what they carry goes to the buffer or is refused"),
    example: [8, 12],
  },
];

const CLAIM = {
  up: losing("Kubernetes refuses to change the claims of a StatefulSet", "manifests"),
  down: losing("Kubernetes refuses to change the claims of a StatefulSet, and no volume shrinks", "manifests"),
} as const;

const VOLUMES: Readonly<Record<NonNullable<Workload["volume"]>, Pick<ValueRow, "up" | "down">>> = {
  claim: CLAIM,
  broker: {
    up: harmless("the topics' limits grow with it; a volume never shrinks again"),
    down: losing(
      "the byte limit of every topic falls with it, so that Kafka deletes the oldest of what waits for replay; Strimzi refuses to shrink the volumes themselves",
    ),
  },
  controller: {
    up: harmless("a volume never shrinks again"),
    down: losing("Strimzi refuses to shrink a volume, and reports it on the node pool"),
  },
  operated: {
    up: minding("its operator grows the volumes one by one; a volume never shrinks again"),
    down: losing("no volume shrinks: the operator's reconciliation fails"),
  },
};

/** Rows of a workload's replicas, requests and volume. */
export function sized(workload: Workload): readonly ValueRow[] {
  const { path, what, scaled = "fixed", volume } = workload;
  return [
    ...(scaled === "fixed" ? [replicas(workload)] : scaled === "autoscaled" ? autoscaled(workload) : []),
    {
      path: `${path}.cpu`,
      what: `CPU of each pod of ${what}`,
      up: harmless("its pods restart and take more of their pool"),
      down: minding("its pods restart, and are slower where they need more"),
      example: ["500m", "2"],
    },
    {
      path: `${path}.memory`,
      what: `Memory of each pod of ${what}`,
      up: harmless("its pods restart and take more of their pool"),
      down: minding("its pods restart, and are killed where they need more"),
      example: ["512Mi", "2Gi"],
    },
    ...(volume === undefined
      ? []
      : [
          {
            path: `${path}.volume`,
            what: `Volume of each pod of ${what}`,
            ...VOLUMES[volume],
            example: ["100Gi", "1Ti"] as const,
          },
        ]),
  ];
}

/** Rows of a limit above which telemetry is refused; `added` and `gone` where a tenant states its own. */
export const limit = (path: string, what: string, above: string, own = false): ValueRow => ({
  path,
  what,
  up: minding("one sender may use more of what all share"),
  down: losing(`${above} above it`),
  ...(own
    ? {
        added: minding(`${above} above it; the default no longer holds`),
        gone: minding("the default holds again"),
      }
    : {}),
  example: [10, 20],
});

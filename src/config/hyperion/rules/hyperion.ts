import { isFields } from "../../../base/fields.ts";
import { mebibytes, millicores } from "../../../base/quantity.ts";
import { type Breach, rule } from "../../rules/rule.ts";
import type { HyperionSizes } from "../schema/hyperion.ts";

/** Replicas and requests of one workload, at its largest. */
interface Demand {
  readonly path: readonly string[];
  readonly pool: "collection" | "storage";
  readonly replicas: number;
  readonly cpu: string;
  readonly memory: string;
}

/** Share of a node that pods get: the rest is the kubelet's, the system's and the daemons'. */
const ALLOCATABLE = 0.8;

/** Memory in GiB for each vCPU of Azure's D and E families. */
const GIB_PER_VCPU: Record<string, number> = { D: 4, E: 8, F: 2, L: 8 };

/** vCPUs and mebibytes of a VM size such as Standard_D8ds_v5. Undefined for families that are not listed. */
function vmCapacity(size: string): { readonly millicores: number; readonly mebibytes: number } | undefined {
  const [, family = "", count = ""] = /^Standard_([A-Z])[A-Z]*(\d+)/.exec(size) ?? [];
  const perCpu = GIB_PER_VCPU[family];
  return perCpu === undefined
    ? undefined
    : { millicores: Number(count) * 1000, mebibytes: Number(count) * perCpu * 1024 };
}

/** Everything below `value` that states CPU and memory. */
function* demands(value: unknown, path: readonly string[]): Generator<Demand> {
  if (!isFields(value)) return;
  const { cpu, memory } = value;
  if (typeof cpu === "string" && typeof memory === "string" && path.at(-1) !== "nodeAgent") {
    const replicas = Number(value["maxReplicas"] ?? value["replicas"] ?? 1);
    yield { path, pool: "volume" in value ? "storage" : "collection", replicas, cpu, memory };
  }
  for (const [key, inner] of Object.entries(value)) yield* demands(inner, [...path, key]);
}

const ROOT = ["hyperion"] as const;

function* ringRules(hyperion: HyperionSizes, zones: readonly string[]): Generator<Breach> {
  for (const store of ["tempo", "loki"] as const) {
    const { replicationFactor, ingester } = hyperion[store];
    const path = [...ROOT, store, "ingester", "replicas"];
    if (ingester.replicas < replicationFactor) {
      yield {
        path,
        found: String(ingester.replicas),
        allowed: `at least hyperion.${store}.replicationFactor, ${replicationFactor}`,
      };
    }
    if (ingester.replicas % zones.length !== 0) {
      yield {
        path,
        found: String(ingester.replicas),
        allowed: `a multiple of the ${zones.length} zones: each zone has a StatefulSet of its own`,
      };
    }
    if (replicationFactor > zones.length && zones.length > 1) {
      yield {
        path: [...ROOT, store, "replicationFactor"],
        found: String(replicationFactor),
        allowed: `at most the ${zones.length} zones, or two copies stand in one`,
      };
    }
  }
}

/** Copies, quorums and pools are consistent with each other. */
export const hyperionRules = [
  rule(["hyperion", "azure"], function* ({ hyperion, azure }): Generator<Breach> {
    yield* ringRules(hyperion, azure.zones);
    const { metrics, kafka, alertmanager, clickhouse } = hyperion;
    const needed = 2 * metrics.replicationFactor - 1;
    if (metrics.vmstorage.replicas < needed) {
      yield {
        path: [...ROOT, "metrics", "vmstorage", "replicas"],
        found: String(metrics.vmstorage.replicas),
        allowed: `at least ${needed}: 2 × replicationFactor − 1, so that copies stay complete while one pod is away`,
      };
    }
    if (kafka.replicationFactor > kafka.brokers.replicas) {
      yield {
        path: [...ROOT, "kafka", "replicationFactor"],
        found: String(kafka.replicationFactor),
        allowed: `at most the ${kafka.brokers.replicas} brokers`,
      };
    }
    if (kafka.replicationFactor > azure.zones.length && azure.zones.length > 1) {
      yield {
        path: [...ROOT, "kafka", "replicationFactor"],
        found: String(kafka.replicationFactor),
        allowed: `at most the ${azure.zones.length} zones, or two copies stand in one`,
      };
    }
    if (kafka.minInSyncReplicas >= kafka.replicationFactor) {
      yield {
        path: [...ROOT, "kafka", "minInSyncReplicas"],
        found: String(kafka.minInSyncReplicas),
        allowed: `less than kafka.replicationFactor, ${kafka.replicationFactor}`,
        remedy: "otherwise one broker that restarts stops the buffer",
      };
    }
    const quorums: [string[], number][] = [
      [["kafka", "controllers"], kafka.controllers.replicas],
      [["alertmanager"], alertmanager.replicas],
      ...(clickhouse === undefined
        ? []
        : [[["clickhouse", "keeper"], clickhouse.keeper.replicas] as [string[], number]]),
    ];
    for (const [path, replicas] of quorums) {
      if (replicas % 2 === 0) {
        yield {
          path: [...ROOT, ...path, "replicas"],
          found: String(replicas),
          allowed: "an odd number: an even one survives no more losses than one less",
        };
      }
    }
  }),

  rule(["hyperion", "retentionDays"], function* ({ hyperion, retentionDays }): Generator<Breach> {
    for (const store of ["traces", "logs", "metrics"] as const) {
      if (hyperion.kafka.retentionHours > retentionDays[store] * 24) {
        yield {
          path: [...ROOT, "kafka", "retentionHours"],
          found: String(hyperion.kafka.retentionHours),
          allowed: `at most retentionDays.${store}, ${retentionDays[store]} days`,
          remedy: "what is replayed later would be deleted as it arrives",
        };
      }
    }
  }),

  rule(["hyperion"], function* ({ hyperion }): Generator<Breach> {
    for (const { path, breach } of scaleBreaches(hyperion, [...ROOT])) {
      yield {
        path: [...path, "maxReplicas"],
        found: String(breach.max),
        allowed: `at least minReplicas, ${breach.min}`,
      };
    }
  }),

  rule(["hyperion", "clusters"], function* ({ hyperion, clusters }): Generator<Breach> {
    const pools = clusters[0]?.pools ?? [];
    for (const role of ["collection", "storage"] as const) {
      const name = hyperion.pools[role];
      const pool = pools.find((one) => one.name === name);
      if (pool === undefined) {
        yield {
          path: [...ROOT, "pools", role],
          found: name,
          allowed: `one of clusters[0].pools: ${pools.map((one) => one.name).join(", ")}`,
        };
        continue;
      }
      const node = vmCapacity(pool.vmSize);
      if (node === undefined) continue;
      const wanted = [...demands(hyperion, ROOT)].filter((one) => one.pool === role);
      const tooLarge = wanted.filter(
        (one) =>
          millicores(one.cpu) > node.millicores * ALLOCATABLE || mebibytes(one.memory) > node.mebibytes * ALLOCATABLE,
      );
      for (const { path, cpu, memory } of tooLarge)
        yield {
          path,
          found: `${millicores(cpu) / 1000} cores and ${memory} for one pod`,
          allowed: `at most ${(node.millicores * ALLOCATABLE) / 1000} cores and ${Math.floor((node.mebibytes * ALLOCATABLE) / 1024)}Gi: what pods get of a node of pool ${name}, ${pool.vmSize}`,
        };
      if (tooLarge.length > 0) continue;
      const cpu = wanted.reduce((sum, one) => sum + one.replicas * millicores(one.cpu), 0);
      const memory = wanted.reduce((sum, one) => sum + one.replicas * mebibytes(one.memory), 0);
      const room = {
        cpu: pool.maxCount * node.millicores * ALLOCATABLE,
        memory: pool.maxCount * node.mebibytes * ALLOCATABLE,
      };
      if (cpu > room.cpu || memory > room.memory) {
        yield {
          path: [...ROOT, "pools", role],
          found: `${cpu / 1000} cores and ${Math.round(memory / 1024)} GiB at most, of all that runs in pool ${name}`,
          allowed: `${room.cpu / 1000} cores and ${Math.round(room.memory / 1024)} GiB: ${pool.maxCount} nodes ${pool.vmSize}, of each ${ALLOCATABLE * 100} %`,
          remedy: `raise maxCount of pool ${name}, or lower replicas or requests`,
        };
      }
    }
  }),
];

interface ScaleBreach {
  readonly path: readonly string[];
  readonly breach: { readonly min: number; readonly max: number };
}

function* scaleBreaches(value: unknown, path: readonly string[]): Generator<ScaleBreach> {
  if (!isFields(value)) return;
  const { minReplicas: min, maxReplicas: max } = value as { minReplicas?: number; maxReplicas?: number };
  if (min !== undefined && max !== undefined && min > max) yield { path, breach: { min, max } };
  for (const [key, inner] of Object.entries(value)) yield* scaleBreaches(inner, [...path, key]);
}

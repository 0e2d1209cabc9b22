import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { mebibytes, millicores } from "../../../src/base/quantity.ts";
import type { Environment } from "../../../src/config/schema.ts";
import type { KubernetesApi, Live } from "./api.ts";
import type { ControlPlane } from "./control-plane.ts";
import { addNode, nodeSize, POOL_LABEL, type Pool, poolsOf, ZONE_LABEL } from "./nodes.ts";
import { type Pod, unschedulable } from "./pods.ts";
import { kwokConfig } from "./stages.ts";
import { provisionVolumes } from "./volumes.ts";

const CONTROLLERS = [
  "deployment",
  "replicaset",
  "statefulset",
  "daemonset",
  "job",
  "disruption",
  "horizontal-pod-autoscaler",
  "namespace",
  "serviceaccount",
  "garbage-collector",
  "persistentvolume-binder",
];

/** How often the stand-ins of Azure look: for disks to make and nodes to add. */
const LOOK_MS = 500;

export interface ClusterNode extends Live {
  readonly spec: { readonly unschedulable?: boolean };
}

/** What the scheduler counts of a pod: CPU in thousandths of a core, memory in MiB. */
function requestsOf({ spec }: Pod): { readonly cpu: number; readonly memory: number } {
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always");
  const requests = [...spec.containers, ...sidecars].map(({ resources }) => resources?.requests ?? {});
  return {
    cpu: requests.reduce((sum, { cpu }) => sum + (cpu === undefined ? 0 : millicores(cpu)), 0),
    memory: requests.reduce((sum, { memory }) => sum + (memory === undefined ? 0 : mebibytes(memory)), 0),
  };
}

/** Real controllers and the real scheduler over nodes that only say that their pods run. */
export class Simulation {
  readonly #plane: ControlPlane;
  readonly #pools: readonly Pool[];
  readonly #counts = new Map<string, number>();
  #running = true;
  #growing = true;
  #azure: Promise<void> = Promise.resolve();
  #failure: Error | undefined;

  constructor(plane: ControlPlane, environment: Environment) {
    this.#plane = plane;
    this.#pools = poolsOf(environment);
  }

  get #api(): KubernetesApi {
    return this.#plane.api;
  }

  /** Starts the controllers with every pool at its smallest. */
  async start({ clusters }: Environment): Promise<void> {
    const { directory, kubeconfig, start } = this.#plane;
    const emulated = `--emulated-version=kube=${clusters[0]?.kubernetesVersion ?? ""}`;
    start("kube-controller-manager", [
      `--kubeconfig=${kubeconfig}`,
      "--leader-elect=false",
      "--secure-port=0",
      "--kube-api-qps=500",
      "--kube-api-burst=1000",
      "--horizontal-pod-autoscaler-sync-period=2s",
      `--controllers=${CONTROLLERS.map((name) => `${name}-controller`).join(",")}`,
      emulated,
    ]);
    const scheduler = join(directory, "scheduler.json");
    writeFileSync(
      scheduler,
      JSON.stringify({
        apiVersion: "kubescheduler.config.k8s.io/v1",
        kind: "KubeSchedulerConfiguration",
        clientConnection: { kubeconfig, qps: 500, burst: 1000 },
        leaderElection: { leaderElect: false },
        podInitialBackoffSeconds: 1,
        podMaxBackoffSeconds: 2,
      }),
    );
    start("kube-scheduler", [`--config=${scheduler}`, "--secure-port=0", emulated]);
    const stages = join(directory, "kwok.yaml");
    writeFileSync(stages, kwokConfig());
    start("kwok", [`--kubeconfig=${kubeconfig}`, `--config=${stages}`, "--manage-all-nodes=true"]);
    for (const pool of this.#pools) {
      for (let number = 0; number < pool.minCount; number++) await this.#grow(pool);
    }
    this.#azure = this.#beAzure().catch((error: unknown) => {
      this.#failure = error instanceof Error ? error : new Error(String(error));
    });
  }

  async stop(): Promise<void> {
    this.#running = false;
    await this.#azure;
  }

  /** Adds a node to a pool, in the zone asked for or the one that has fewest. */
  async #grow(pool: Pool, zone?: string): Promise<void> {
    const number = this.#counts.get(pool.name) ?? 0;
    this.#counts.set(pool.name, number + 1);
    const id = String(number).padStart(3, "0");
    await addNode(this.#api, pool, id, zone ?? pool.zoneNames[number % pool.zoneNames.length] ?? "");
  }

  /** Zone that a pod must stand in: its own selector's, or that of a disk that it has already. */
  async #zoneOf({ metadata, spec }: Pod): Promise<string | undefined> {
    const selected = spec.nodeSelector?.[ZONE_LABEL];
    if (selected !== undefined) return selected;
    for (const { persistentVolumeClaim } of spec.volumes ?? []) {
      if (persistentVolumeClaim === undefined) continue;
      const path = `/api/v1/namespaces/${metadata.namespace}/persistentvolumeclaims/${persistentVolumeClaim.claimName}`;
      const claim = await this.#api.call<{ spec: { volumeName?: string } }>("GET", path);
      if (claim.spec.volumeName === undefined) continue;
      const volume = await this.#api.call("GET", `/api/v1/persistentvolumes/${claim.spec.volumeName}`);
      const zone = volume.metadata.labels?.[ZONE_LABEL];
      if (zone !== undefined) return zone;
    }
    return undefined;
  }

  /** Pools that a pod's labels choose, one a zone; an affinity names a pool's labels in its terms. */
  #poolsOf({ spec }: Pod): readonly Pool[] {
    const wanted = JSON.stringify([spec.nodeSelector ?? {}, spec.affinity?.nodeAffinity ?? {}]);
    return this.#pools.filter(
      ({ labels }) =>
        Object.keys(labels).length > 0 &&
        Object.entries(labels).every(
          ([key, value]) => wanted.includes(JSON.stringify(key)) && wanted.includes(JSON.stringify(value)),
        ),
    );
  }

  /** What Azure does beside: disks for claims, and one node more for a pool whose pods find no place. */
  async #beAzure(): Promise<void> {
    while (this.#running) {
      await provisionVolumes(this.#api);
      const waiting = (await this.pods()).filter((pod) => unschedulable(pod) !== undefined);
      const grown = new Set<string>();
      for (const pod of waiting) {
        const zone = await this.#zoneOf(pod);
        // The autoscaler takes the pool that the pod fits, and of several alike the smallest: it balances them.
        const [pool] = this.#poolsOf(pod)
          .filter(({ zoneNames }) => zone === undefined || zoneNames.includes(zone))
          .filter(({ name, maxCount }) => !grown.has(name) && (this.#counts.get(name) ?? 0) < maxCount)
          .sort((a, b) => (this.#counts.get(a.name) ?? 0) - (this.#counts.get(b.name) ?? 0));
        if (!this.#growing || pool === undefined) continue;
        grown.add(pool.name);
        await this.#grow(pool, zone);
      }
      // The scheduler looks again at what waits before another node is added for it.
      await pause(grown.size > 0 ? 4 * LOOK_MS : LOOK_MS);
    }
  }

  /** Does work with the nodes that there are: no autoscaler helps what finds no place. */
  async withoutGrowing(work: () => Promise<void>): Promise<void> {
    this.#growing = false;
    try {
      await work();
    } finally {
      this.#growing = true;
    }
  }

  async pods(): Promise<readonly Pod[]> {
    if (this.#failure !== undefined) throw this.#failure;
    const pods = await this.#api.list<Pod>("/api/v1/pods");
    return pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  }

  async nodes(): Promise<readonly ClusterNode[]> {
    return this.#api.list<ClusterNode>("/api/v1/nodes");
  }

  /** What each pool has, what its pods ask for, and what is left over or missing. */
  async capacity(): Promise<PoolUse[]> {
    const [pods, nodes] = [await this.pods(), await this.nodes()];
    return this.#pools.map((pool) => {
      const own = new Set(
        nodes
          .filter(({ metadata }) => metadata.labels?.[POOL_LABEL] === pool.name)
          .map(({ metadata }) => metadata.name),
      );
      const size = nodeSize(pool);
      const there = pods.filter(({ spec }) => own.has(spec.nodeName ?? ""));
      const missing = pods.filter((pod) => pod.spec.nodeName === undefined && this.#poolsOf(pod).includes(pool));
      const sum = (list: readonly Pod[], of: "cpu" | "memory") =>
        list.reduce((total, pod) => total + requestsOf(pod)[of], 0);
      return {
        pool: pool.name,
        nodes: own.size,
        most: pool.maxCount,
        unused: { cpu: own.size * size.cpu - sum(there, "cpu"), memory: own.size * size.memory - sum(there, "memory") },
        missing: { cpu: sum(missing, "cpu"), memory: sum(missing, "memory") },
      };
    });
  }
}

/** CPU in thousandths of a core, memory in MiB. */
export interface PoolUse {
  readonly pool: string;
  readonly nodes: number;
  readonly most: number;
  readonly unused: { readonly cpu: number; readonly memory: number };
  readonly missing: { readonly cpu: number; readonly memory: number };
}

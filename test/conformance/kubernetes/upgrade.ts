import { setTimeout as pause } from "node:timers/promises";
import { surgeNodes } from "../../../src/config/azure/node-surge.ts";
import type { Environment } from "../../../src/config/schema.ts";
import { type KubernetesApi, Refusal } from "./api.ts";
import { addNode, POOL_LABEL, type Pool, poolsOf, ZONE_LABEL } from "./nodes.ts";
import type { Pod } from "./pods.ts";
import type { ClusterNode, Simulation } from "./simulation.ts";

/** Between two looks at a pod whose budget refuses. */
const RETRY_MS = 250;

/**
 * Refusals of one pod after which a drain is stuck: four minutes, where another pod is ready in a second. AKS gives up
 * after 30 minutes.
 */
const TRIES = 960;

const isDaemon = ({ metadata }: Pod): boolean =>
  metadata.ownerReferences?.some(({ kind }) => kind === "DaemonSet") === true;

interface Cluster {
  readonly api: KubernetesApi;
  readonly simulation: Simulation;
}

/** Evicts a pod as `kubectl drain` does, again while its budget refuses. Why it cannot leave; undefined where it did. */
async function evict(api: KubernetesApi, { metadata, spec }: Pod, tries: number): Promise<string | undefined> {
  const { namespace, name, uid } = metadata;
  let refusal = "";
  for (let attempt = 0; attempt < tries; attempt++) {
    try {
      await api.call("POST", `/api/v1/namespaces/${namespace}/pods/${name}/eviction`, {
        apiVersion: "policy/v1",
        kind: "Eviction",
        metadata: { name, namespace },
        deleteOptions: { preconditions: { uid } },
      });
      return undefined;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // Gone, or another one of its name has taken its place.
      if (error.status === 404 || (error.status === 409 && /uid/i.test(error.message))) return undefined;
      if (error.status !== 429 && error.status !== 409) throw error;
      refusal = error.message;
    }
    await pause(RETRY_MS);
  }
  return `${namespace}/${name} cannot leave ${spec.nodeName}: ${refusal}`;
}

const cordon = (api: KubernetesApi, node: string, unschedulable: boolean) =>
  api.call("PATCH", `/api/v1/nodes/${node}`, { spec: { unschedulable } }, "application/merge-patch+json");

/** Empties a node: nothing new comes, and what is there leaves as fast as budgets let it. Pods that cannot leave, and why. */
export async function drain({ api, simulation }: Cluster, node: string, tries = TRIES): Promise<string[]> {
  await cordon(api, node, true);
  const pods = (await simulation.pods()).filter(
    (pod) => pod.spec.nodeName === node && pod.status.phase !== "Succeeded" && !isDaemon(pod),
  );
  const stuck = await Promise.all(pods.map(async (pod) => evict(api, pod, tries)));
  return stuck.filter((why) => why !== undefined);
}

const nodesOf = async (simulation: Simulation, { name }: Pool): Promise<ClusterNode[]> =>
  (await simulation.nodes()).filter(({ metadata }) => metadata.labels?.[POOL_LABEL] === name);

/** Adds the nodes that an upgrade adds first, each where the pool has fewest: scale sets balance zones. */
async function surge({ api, simulation }: Cluster, pool: Pool, count: number): Promise<string[]> {
  const zones = (await nodesOf(simulation, pool)).map(({ metadata }) => metadata.labels?.[ZONE_LABEL] ?? "");
  const added: string[] = [];
  for (let number = 0; number < count; number++) {
    const held = (zone: string) => zones.filter((one) => one === zone).length;
    const [emptiest = ""] = pool.zoneNames.toSorted((a, b) => held(a) - held(b));
    zones.push(emptiest);
    added.push(await addNode(api, pool, `surge-${number}`, emptiest));
  }
  return added;
}

async function remove({ api, simulation }: Cluster, node: string): Promise<void> {
  await api.call("DELETE", `/api/v1/nodes/${node}`);
  await api.call("DELETE", `/apis/storage.k8s.io/v1/csinodes/${node}`);
  const left = (await simulation.pods()).filter(({ spec }) => spec.nodeName === node);
  for (const { metadata } of left) {
    const path = `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}?gracePeriodSeconds=0`;
    await api.call("DELETE", path).catch((error: unknown) => {
      if (!(error instanceof Refusal && error.status === 404)) throw error;
    });
  }
}

/**
 * Upgrades a cluster as AKS does: for each pool its surge nodes stand first, then one node after the other is drained
 * and comes back empty, and at last the surge nodes are drained and go. The autoscaler does nothing meanwhile. Ends at
 * the first node that cannot be emptied. Which nodes were drained, and what is stuck.
 */
export async function upgrade(
  cluster: Cluster,
  environment: Environment,
  settled: () => Promise<unknown>,
): Promise<{ readonly drained: readonly string[]; readonly stuck: readonly string[] }> {
  const { api, simulation } = cluster;
  const drained: string[] = [];
  let stuck: readonly string[] = [];
  await simulation.withoutGrowing(async () => {
    for (const pool of poolsOf(environment)) {
      const own = (await nodesOf(simulation, pool)).map(({ metadata }) => metadata.name);
      const added = await surge(cluster, pool, surgeNodes(pool, environment.azure.zones));
      for (const node of [...own, ...added]) {
        stuck = await drain(cluster, node);
        if (stuck.length > 0) return;
        drained.push(node);
        if (own.includes(node)) await cordon(api, node, false);
        await settled();
        if (added.includes(node)) await remove(cluster, node);
      }
    }
  });
  return { drained, stuck };
}

import type { KubernetesApi, Live } from "./api.ts";
import { isReadyPod, type Labels, type Pod, selects, unschedulable } from "./pods.ts";
import { eventually } from "./server.ts";
import type { Simulation } from "./simulation.ts";

interface Workload extends Live {
  readonly spec: { readonly replicas?: number; readonly selector: { readonly matchLabels: Labels } };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly readyReplicas?: number;
    readonly updatedReplicas?: number;
    readonly replicas?: number;
    readonly numberReady?: number;
    readonly desiredNumberScheduled?: number;
    readonly updatedNumberScheduled?: number;
    readonly succeeded?: number;
  };
  readonly metadata: Live["metadata"] & { readonly generation: number };
}

/** How long a wave may take here, where a pod is ready as soon as it has a node: seconds, on a machine that has time. */
const PATIENCE_SECONDS = 240;

const KINDS = ["deployments", "statefulsets", "daemonsets"] as const;

const workloadsOf = async (api: KubernetesApi) =>
  (
    await Promise.all(KINDS.map(async (kind) => ({ kind, items: await api.list<Workload>(`/apis/apps/v1/${kind}`) })))
  ).flatMap(({ kind, items }) => items.map((item) => ({ kind, item })));

function isReady({ spec, status, metadata }: Workload): boolean {
  if (status?.observedGeneration === undefined || status.observedGeneration < metadata.generation) return false;
  if (status.desiredNumberScheduled !== undefined) {
    const { desiredNumberScheduled: wanted, numberReady, updatedNumberScheduled } = status;
    return numberReady === wanted && (updatedNumberScheduled ?? 0) === wanted;
  }
  const wanted = spec.replicas ?? 1;
  return (
    (status.readyReplicas ?? 0) === wanted &&
    (status.updatedReplicas ?? 0) === wanted &&
    (status.replicas ?? 0) === wanted
  );
}

/**
 * Whether the pods are there that the status counts. An evicted pod changes no generation, so that a controller that
 * is late leaves a status behind that is of the time before.
 */
function hasPods({ spec, status, metadata }: Workload, pods: readonly Pod[]): boolean {
  const wanted = status?.desiredNumberScheduled ?? spec.replicas ?? 1;
  const own = pods.filter((pod) => pod.metadata.namespace === metadata.namespace);
  return own.filter((pod) => isReadyPod(pod) && selects(spec.selector.matchLabels, pod)).length >= wanted;
}

/** Waits until every workload has all its pods ready in their newest form. Throws what is not, and why. */
export async function allReady(api: KubernetesApi, simulation: Simulation): Promise<number> {
  let unready: string[] = [];
  let count = 0;
  await eventually(
    async () => {
      const all = await workloadsOf(api);
      const pods = await simulation.pods();
      count = all.length;
      unready = all
        .filter(({ item }) => !isReady(item) || !hasPods(item, pods))
        .map(({ kind, item }) => `${kind} ${item.metadata.namespace}/${item.metadata.name}`);
      return unready.length === 0 || undefined;
    },
    { seconds: PATIENCE_SECONDS, every: 250, otherwise: () => `not ready: ${unready.join(", ")}` },
  ).catch(async (error: unknown) => {
    const reasons = (await simulation.pods()).flatMap((pod) => {
      const reason = unschedulable(pod);
      return reason === undefined ? [] : [`${pod.metadata.name}: ${reason}`];
    });
    const events = await api.list<Live & { message: string; type: string; involvedObject: { name: string } }>(
      "/api/v1/events",
    );
    const warnings = events
      .filter(({ type }) => type === "Warning")
      .map(({ involvedObject, message }) => `${involvedObject.name}: ${message}`);
    throw new Error([String(error), ...reasons, ...new Set(warnings)].slice(0, 30).join("\n"));
  });
  return count;
}

interface Autoscaler extends Live {
  readonly spec: {
    readonly minReplicas?: number;
    readonly maxReplicas: number;
    readonly scaleTargetRef: { readonly apiVersion: string; readonly kind: string; readonly name: string };
  };
}

/** Lets every autoscaler make the most pods that it may, as the heaviest load would. */
export async function scaleToTheMost(api: KubernetesApi): Promise<number> {
  const all = await api.list<Autoscaler>("/apis/autoscaling/v2/horizontalpodautoscalers");
  for (const { metadata, spec } of all) {
    const path = `/apis/autoscaling/v2/namespaces/${metadata.namespace}/horizontalpodautoscalers/${metadata.name}`;
    const most = { spec: { minReplicas: spec.maxReplicas } };
    await api.call("PATCH", path, most, "application/merge-patch+json");
  }
  await eventually(
    async () => {
      const targets = await Promise.all(
        all.map(async ({ metadata, spec }) => {
          const { apiVersion, kind, name } = spec.scaleTargetRef;
          const path = await api.pathOf({ apiVersion, kind, metadata: { name, namespace: metadata.namespace ?? "" } });
          return (await api.call<Workload>("GET", path)).spec.replicas === spec.maxReplicas;
        }),
      );
      return targets.every(Boolean) || undefined;
    },
    { seconds: PATIENCE_SECONDS, otherwise: () => "an autoscaler did not scale its workload" },
  );
  return all.length;
}

import type { KubernetesApi, Live } from "./api.ts";
import { isReadyPod, type Labels, type Pod, selects } from "./pods.ts";

interface Budget extends Live {
  readonly spec: { readonly selector: { readonly matchLabels: Labels } };
  /** What the disruption controller makes of the budget. */
  readonly status?: { readonly desiredHealthy: number; readonly expectedPods: number };
}

interface StatefulSet extends Live {
  readonly spec: { readonly replicas: number; readonly selector: { readonly matchLabels: Labels } };
}

/** How many pods of a kind must be ready at any time. */
interface Floor {
  /** Who says so: `PodDisruptionBudget kafka/hyperion-kafka`. */
  readonly of: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly least: number;
}

const nameOf = ({ kind, metadata }: Live): string => `${kind} ${metadata.namespace}/${metadata.name}`;

/**
 * What each budget asks for in pods, and for each StatefulSet all but one: it is rolled and drained a pod at a time,
 * so that of three or more a majority always stands.
 */
async function floors(api: KubernetesApi): Promise<Floor[]> {
  const budgets = await api.list<Budget>("/apis/policy/v1/poddisruptionbudgets");
  const sets = await api.list<StatefulSet>("/apis/apps/v1/statefulsets");
  const floor = (object: Budget | StatefulSet, least: number): Floor => ({
    of: nameOf(object),
    namespace: object.metadata.namespace ?? "",
    labels: object.spec.selector.matchLabels,
    least,
  });
  return [
    ...budgets.map((budget) => {
      const { desiredHealthy = 0, expectedPods = 0 } = budget.status ?? {};
      if (expectedPods === 0) throw new Error(`${nameOf(budget)} selects no pod`);
      return floor(budget, desiredHealthy);
    }),
    ...sets.map((set) => floor(set, set.spec.replicas - 1)),
  ];
}

/** Whether the scheduler takes its place for a pod of a higher priority. */
const givesWay = ({ status }: Pod): boolean =>
  status.conditions?.some(({ type, reason }) => type === "DisruptionTarget" && reason === "PreemptionByScheduler") ===
  true;

const holds = ({ namespace, labels }: Floor, pod: Pod): boolean =>
  pod.metadata.namespace === namespace && selects(labels, pod);

/**
 * Follows every pod, change by change, all the while that `work` goes on. A sentence for each budget and StatefulSet
 * that had fewer ready pods than it must have, with the fewest that there were. Rejects as `work` does.
 *
 * What gives way to a higher priority is printed, and does not count: that is what priorities are for in a full pool,
 * where the scheduler keeps to budgets as far as it can.
 */
export async function watchFloors(api: KubernetesApi, work: () => Promise<void>): Promise<string[]> {
  const all = await floors(api);
  const pods = new Map<string, Pod>();
  const fewest = new Map<Floor, number>();
  const preempted = new Map<string, Pod>();
  const look = (changed: Pod): void => {
    if (givesWay(changed)) preempted.set(changed.metadata.uid, changed);
    for (const floor of all) {
      if (!holds(floor, changed)) continue;
      const ready = [...pods.values()].filter((pod) => isReadyPod(pod) && holds(floor, pod)).length;
      const gone = [...preempted.values()].filter((pod) => holds(floor, pod)).length;
      if (ready + gone < Math.min(floor.least, fewest.get(floor) ?? floor.least)) fewest.set(floor, ready);
    }
  };
  const watch = await api.watch<Pod>("/api/v1/pods", (type, pod) => {
    if (type === "DELETED") pods.delete(pod.metadata.uid);
    else pods.set(pod.metadata.uid, pod);
    look(pod);
  });
  for (const pod of watch.items) pods.set(pod.metadata.uid, pod);
  try {
    await work();
  } finally {
    await watch.stop();
  }
  for (const { metadata } of preempted.values()) {
    console.log(`${metadata.namespace}/${metadata.name} gave way to a pod of a higher priority`);
  }
  return [...fewest].map(([{ of, least }, found]) => `${of}: found ${found} ready pods, allowed: ${least} or more`);
}

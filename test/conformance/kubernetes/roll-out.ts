import type { KubernetesApi, Reference } from "./api.ts";
import type { Rendered } from "./rendered.ts";
import { standInsFor } from "./stand-ins.ts";

const ROLLED = new Set(["Deployment", "StatefulSet", "DaemonSet"]);

/**
 * Workloads that are rolled side by side, in the order in which Argo CD syncs a change of all: those of one wave, but
 * an operator's one after the other, as the operator does it.
 */
function rollOuts(files: readonly Rendered[]): Reference[][] {
  return [...Map.groupBy(files, ({ wave }) => wave).values()].flatMap((wave) => [
    wave.map(({ object }) => object).filter(({ kind }) => ROLLED.has(kind)),
    ...wave
      .flatMap(standInsFor)
      .filter(({ kind }) => ROLLED.has(kind))
      .map((one) => [one]),
  ]);
}

/** Changes the template of every workload, as a new image would, and waits for each wave. How many there were. */
export async function rollEverything(
  api: KubernetesApi,
  files: readonly Rendered[],
  settled: () => Promise<unknown>,
): Promise<number> {
  let count = 0;
  for (const together of rollOuts(files).filter(({ length }) => length > 0)) {
    for (const workload of together) await changeTemplate(api, workload);
    await settled();
    count += together.length;
  }
  return count;
}

/** Makes the pods of a workload old: its controller replaces them. */
export async function changeTemplate(api: KubernetesApi, workload: Reference): Promise<void> {
  const patch = { spec: { template: { metadata: { annotations: { "rolled-at": new Date().toISOString() } } } } };
  await api.call("PATCH", await api.pathOf(workload), patch, "application/merge-patch+json");
}

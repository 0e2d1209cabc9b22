import type { KubernetesObject } from "../src/kubernetes/object.ts";
import { objectsOf } from "./objects.ts";
import type { ComponentChart } from "./workload/component-chart.ts";
import type { Flow, Pods } from "./workload/flow.ts";

/** What charts say of themselves: their objects, the connections that they open, and the pods that each app runs. */
export interface ChartFacts {
  readonly objects: readonly KubernetesObject[];
  readonly flows: readonly Flow[];
  readonly pods: readonly { readonly app: string; readonly pods: Pods }[];
}

export const chartFacts = (charts: readonly ComponentChart[]): ChartFacts => ({
  // As the files hold them: what is undefined is not there.
  objects: JSON.parse(JSON.stringify(objectsOf(charts).map(({ manifest }) => manifest))) as KubernetesObject[],
  flows: charts.flatMap(({ flows }) => flows),
  pods: charts.flatMap(({ app, pods }) => pods.map((one) => ({ app, pods: one }))),
});

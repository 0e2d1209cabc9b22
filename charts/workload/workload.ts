import { LABELS, ownLabel } from "../../src/kubernetes/labels.ts";
import type { StringMap } from "./kube.ts";
import type { Layer, Platform } from "./platform.ts";

/** Who a workload is: its name, labels and DNS names follow from it, before anything is rendered. */
export interface Workload {
  /** Program, such as `tempo`. */
  readonly app: string;
  /** Part of the program, such as `ingester`; equal to `app` where there is one part only. */
  readonly component: string;
  readonly namespace: string;
  readonly layer: Layer;
}

/** Name of the workload and of everything that is its own: `tempo-ingester`, or `grafana`. */
export const nameOf = ({ app, component }: Pick<Workload, "app" | "component">): string =>
  app === component ? app : `${app}-${component}`;

/** Labels that select the workload's pods. They never change: a selector is immutable. */
export const selectorOf = ({ app, component }: Workload): StringMap => ({
  [LABELS.name]: app,
  [LABELS.component]: component,
});

/** Labels of the workload's objects and pods, beside those that the chart sets on everything. */
export const labelsOf = (platform: Platform, workload: Workload, version: string): StringMap => ({
  ...selectorOf(workload),
  [LABELS.instance]: nameOf(workload),
  // A tag may hold what a label value may not.
  [LABELS.version]: version.replaceAll(/[^A-Za-z0-9_.-]/g, "_").slice(0, 63),
  [LABELS.partOf]: platform.system,
  [ownLabel(platform.labelDomain, "layer")]: platform.layer(workload.layer),
});

/** DNS name of the workload's Service: one address, any ready pod. */
export const hostOf = (workload: Workload): string => `${nameOf(workload)}.${workload.namespace}.svc.cluster.local`;

/** Name of the Service that resolves to every pod. */
export const headlessNameOf = (workload: Workload): string => `${nameOf(workload)}-headless`;

/** DNS name that resolves to the addresses of all pods. */
export const headlessHostOf = (workload: Workload): string =>
  `${headlessNameOf(workload)}.${workload.namespace}.svc.cluster.local`;

/** DNS names of the pods of a StatefulSet, by their number. */
export const podHostsOf = (workload: Workload, replicas: number): string[] =>
  Array.from({ length: replicas }, (_, index) => `${nameOf(workload)}-${index}.${headlessHostOf(workload)}`);

import { LABELS } from "../../src/kubernetes/labels.ts";
import type { Pods } from "./flow.ts";

/** Pods of a third-party chart, by the name label that charts give them by convention. */
export const operatorPods = (name: string, namespace: string): Pods => ({
  kind: "pods",
  name,
  namespace,
  labels: { [LABELS.name]: name },
});

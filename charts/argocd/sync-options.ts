import { ANNOTATIONS } from "../../src/kubernetes/labels.ts";
import type { StringMap } from "../workload/kube.ts";

/**
 * Annotations of what owns data: Argo CD deletes it neither when its file goes nor when its Application does, so that
 * a mistaken commit costs a roll-back and no volume.
 */
export const KEPT: StringMap = { [ANNOTATIONS.syncOptions]: "Prune=false,Delete=false" };

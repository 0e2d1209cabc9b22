import type { ComponentChart } from "./component-chart.ts";
import { kube } from "./kube.ts";
import type { ServiceAccountRef } from "./platform.ts";
import { labelsOf, nameOf, type Workload } from "./workload.ts";

/**
 * A service account of its own for a program that asks nothing of a cloud.
 * @param version of the program, for the label
 * @param name Default: the workload's.
 */
export function serviceAccount(
  chart: ComponentChart,
  workload: Workload,
  version: string,
  name: string = nameOf(workload),
): ServiceAccountRef {
  const labels = labelsOf(chart.platform, workload, version);
  kube(chart, "ServiceAccount", { name, labels }, { automountServiceAccountToken: false });
  return { name, workloadIdentity: false };
}

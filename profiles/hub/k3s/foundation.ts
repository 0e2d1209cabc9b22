import type { Construct } from "constructs";
import { FoundationChart } from "../../../charts/workload/foundation-chart.ts";
import { kube } from "../../../charts/workload/kube.ts";
import type { Platform } from "../../../charts/workload/platform.ts";
import { RETAINED } from "../platform.ts";

/** The namespace, closed, and volumes that stay when their claim goes: k3s' own class deletes the directory. */
export class HubFoundationChart extends FoundationChart {
  constructor(scope: Construct, platform: Platform) {
    super(scope, platform);
    kube(
      this,
      "StorageClass",
      { name: RETAINED },
      { provisioner: "rancher.io/local-path", reclaimPolicy: "Retain", volumeBindingMode: "WaitForFirstConsumer" },
    );
  }
}

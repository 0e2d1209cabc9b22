import type { Construct } from "constructs";
import { ComponentChart } from "../../../charts/workload/component-chart.ts";
import { kube } from "../../../charts/workload/kube.ts";
import { defaultDeny } from "../../../charts/workload/network-policy.ts";
import type { Platform } from "../../../charts/workload/platform.ts";
import { LABELS } from "../../../src/kubernetes/labels.ts";

/** The namespace, closed, and volumes that stay when their claim goes: k3s' own class deletes the directory. */
export class FoundationChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform) {
    super(scope, "foundation", platform);
    const { namespace: name, system } = platform;
    kube(
      this,
      "Namespace",
      {
        name,
        labels: {
          [LABELS.partOf]: system,
          // Alloy mounts the host's journal, which the baseline forbids; every other workload is restricted.
          "pod-security.kubernetes.io/enforce": "privileged",
          "pod-security.kubernetes.io/warn": "restricted",
          "pod-security.kubernetes.io/audit": "restricted",
        },
      },
      {},
    );
    kube(
      this,
      "StorageClass",
      { name: "local-path-retain" },
      { provisioner: "rancher.io/local-path", reclaimPolicy: "Retain", volumeBindingMode: "WaitForFirstConsumer" },
    );
    defaultDeny(this, name);
  }
}

import type { Construct } from "constructs";
import { ComponentChart } from "../../charts/workload/component-chart.ts";
import { kube } from "../../charts/workload/kube.ts";
import { defaultDeny } from "../../charts/workload/network-policy.ts";
import type { Platform } from "../../charts/workload/platform.ts";
import { LABELS } from "../../src/kubernetes/labels.ts";

/**
 * The namespace, closed: nothing enters or leaves a pod that no flow allows. Pod security is warned of and not enforced
 * by the namespace: Alloy mounts the node's files, which the baseline forbids, and every other workload is restricted.
 */
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
          "pod-security.kubernetes.io/enforce": "privileged",
          "pod-security.kubernetes.io/warn": "restricted",
          "pod-security.kubernetes.io/audit": "restricted",
        },
      },
      {},
    );
    defaultDeny(this, name);
  }
}

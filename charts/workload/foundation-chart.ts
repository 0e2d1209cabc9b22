import type { Construct } from "constructs";
import { LABELS } from "../../src/kubernetes/labels.ts";
import { ComponentChart } from "./component-chart.ts";
import { kube } from "./kube.ts";
import { defaultDeny } from "./network-policy.ts";
import type { Platform } from "./platform.ts";

/**
 * A system's own namespace, closed: nothing enters or leaves a pod that no flow allows. Pod security is warned of and not
 * enforced by the namespace, for a node's agent mounts files that the baseline forbids; every other workload is restricted.
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

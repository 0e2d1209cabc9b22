import type { Construct } from "constructs";
import { NAMESPACES, type Namespace } from "../../src/conventions/namespaces.ts";
import { ANNOTATIONS, LABELS } from "../../src/kubernetes/labels.ts";
import { ComponentChart } from "../workload/component-chart.ts";
import { kube } from "../workload/kube.ts";
import { defaultDeny } from "../workload/network-policy.ts";
import type { Platform } from "../workload/platform.ts";

type PodSecurity = "restricted" | "baseline" | "privileged";

/** Namespaces whose pods cannot meet the restricted standard, each with the reason. */
const EXCEPTIONS: Partial<Record<Namespace, { readonly level: PodSecurity; readonly why: string }>> = {
  [NAMESPACES.nodes]: { level: "privileged", why: "node agents read log files of the node by hostPath" },
  [NAMESPACES.falco]: { level: "privileged", why: "Falco loads an eBPF program" },
  [NAMESPACES.clickhouseOperator]: { level: "baseline", why: "the operator's chart sets no seccomp profile" },
};

/** Argo CD's own namespace is made with Argo CD, before anything is synced. */
const MADE_BY_BOOTSTRAP: readonly Namespace[] = [NAMESPACES.argocd];

/** Argo CD and Kyverno: what brings a cluster back must not depend on policies that it brings; their charts have some. */
const ISOLATED_BY_THEMSELVES: readonly Namespace[] = [NAMESPACES.argocd, NAMESPACES.kyverno];

/** Namespaces in which every connection is declared as a flow: all others. */
export const ISOLATED_NAMESPACES: readonly Namespace[] = Object.values(NAMESPACES).filter(
  (name) => !ISOLATED_BY_THEMSELVES.includes(name),
);

export interface PlatformChartProps {
  /** By the name of the PriorityClass. */
  readonly priorities: Readonly<Record<string, { readonly value: number; readonly description: string }>>;
  /** Classes of Azure disks. */
  readonly storageClasses: readonly { readonly name: string; readonly skuName: string }[];
}

/** What must be there before any workload: namespaces, default-deny policies, priorities and storage classes. */
export class PlatformChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, { priorities, storageClasses }: PlatformChartProps) {
    super(scope, "platform", platform);
    for (const name of Object.values(NAMESPACES)) {
      if (!MADE_BY_BOOTSTRAP.includes(name)) this.namespaceOf(name);
    }
    for (const namespace of ISOLATED_NAMESPACES) defaultDeny(this, namespace);
    for (const [name, { value, description }] of Object.entries(priorities)) {
      kube(this, "PriorityClass", { name }, { value, description, globalDefault: false });
    }
    for (const { name, skuName } of storageClasses) {
      kube(
        this,
        "StorageClass",
        { name },
        {
          provisioner: "disk.csi.azure.com",
          parameters: { skuName },
          // A claim that is deleted by mistake leaves its disk behind.
          reclaimPolicy: "Retain",
          allowVolumeExpansion: true,
          // The disk is made in the zone that the pod is placed in, not the other way round.
          volumeBindingMode: "WaitForFirstConsumer",
        },
      );
    }
  }

  private namespaceOf(name: Namespace): void {
    const level = EXCEPTIONS[name]?.level ?? "restricted";
    kube(
      this,
      "Namespace",
      {
        name,
        labels: {
          [LABELS.partOf]: this.platform.system,
          "pod-security.kubernetes.io/enforce": level,
          "pod-security.kubernetes.io/enforce-version": "latest",
          "pod-security.kubernetes.io/warn": "restricted",
          "pod-security.kubernetes.io/audit": "restricted",
        },
        // Pruning a namespace would prune every volume claim in it.
        annotations: { [ANNOTATIONS.syncOptions]: "Prune=false,Delete=false" },
      },
      {},
    );
  }
}

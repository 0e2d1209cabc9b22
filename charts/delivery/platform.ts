import type { Construct } from "constructs";
import { ANNOTATIONS, LABELS } from "../../src/kubernetes/labels.ts";
import { ComponentChart } from "../workload/component-chart.ts";
import { customResource, kube, type Metadata } from "../workload/kube.ts";
import { defaultDeny } from "../workload/network-policy.ts";
import type { Platform } from "../workload/platform.ts";

type PodSecurity = "restricted" | "baseline" | "privileged";

/** A namespace that the platform owns. */
export interface OwnNamespace {
  readonly name: string;
  /** Pod security standard that its pods are held to. */
  readonly podSecurity: PodSecurity;
  /** Every connection in it is declared: what is not is refused. */
  readonly isolated: boolean;
  /** It is made before anything is synced, and not here. */
  readonly made: boolean;
}

export interface PlatformChartProps {
  readonly namespaces: readonly OwnNamespace[];
  /** By the name of the PriorityClass. */
  readonly priorities: Readonly<Record<string, { readonly value: number; readonly description: string }>>;
  /** Classes of Azure disks. */
  readonly storageClasses: readonly { readonly name: string; readonly skuName: string }[];
  /** Policies that the API server holds by itself, and their bindings. */
  readonly admissionPolicies: readonly AdmissionPolicy[];
}

interface AdmissionPolicy {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly spec: object;
}

/** What must be there before any workload: namespaces, default-deny policies, priorities and storage classes. */
export class PlatformChart extends ComponentChart {
  constructor(scope: Construct, platform: Platform, props: PlatformChartProps) {
    super(scope, "platform", platform);
    const { namespaces, priorities, storageClasses, admissionPolicies } = props;
    for (const namespace of namespaces) if (!namespace.made) this.#namespaceOf(namespace);
    for (const { name, isolated } of namespaces) if (isolated) defaultDeny(this, name);
    for (const [name, { value, description }] of Object.entries(priorities)) {
      kube(this, "PriorityClass", { name }, { value, description, globalDefault: false });
    }
    for (const { apiVersion, kind, metadata, spec } of admissionPolicies)
      customResource(this, apiVersion, kind, metadata, { spec });
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

  #namespaceOf({ name, podSecurity }: OwnNamespace): void {
    kube(
      this,
      "Namespace",
      {
        name,
        labels: {
          [LABELS.partOf]: this.platform.system,
          "pod-security.kubernetes.io/enforce": podSecurity,
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

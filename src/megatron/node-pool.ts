import type * as pulumi from "@pulumi/pulumi";
import { surgeNodes } from "../config/azure/node-surge.ts";
import type { NodePool } from "../config/azure/schema/cluster.ts";

/** Keeps ordinary pods off the system pool; AKS's own tolerate it. */
const SYSTEM_TAINT = "CriticalAddonsOnly=true:NoSchedule";

/**
 * How a pool is drained and replaced. Minutes. 30 is AKS's default time to drain; a node that a disruption budget holds
 * longer is left, cordoned, for a person, instead of failing the upgrade half-way. The soak gives a store's pod time to
 * catch up before the next.
 */
const DRAIN = {
  drainTimeoutInMinutes: 30,
  nodeSoakDurationInMinutes: 5,
  undrainableNodeBehavior: "Cordon",
} as const;

export interface NodePoolSettings {
  readonly pool: NodePool;
  /** `System` pools carry AKS's own pods and the taint for them. */
  readonly mode: "System" | "User";
  readonly kubernetesVersion: string;
  /** Zones of the environment; the pool's own stand over them. */
  readonly zones: readonly string[];
  readonly subnetId: pulumi.Input<string>;
}

/** Settings that a pool has in common as the cluster's inline profile and as a resource of its own. */
export const nodePoolSettings = ({ pool, mode, kubernetesVersion, zones, subnetId }: NodePoolSettings) => ({
  mode,
  type: "VirtualMachineScaleSets",
  orchestratorVersion: kubernetesVersion,
  vmSize: pool.vmSize,
  availabilityZones: [...(pool.zones ?? zones)],
  vnetSubnetID: subnetId,
  enableAutoScaling: true,
  // The provider refuses a pool without a count; the autoscaler moves it afterwards.
  count: pool.minCount,
  minCount: pool.minCount,
  maxCount: pool.maxCount,
  maxPods: pool.maxPods,
  osType: "Linux",
  osSKU: "AzureLinux",
  osDiskType: "Ephemeral",
  osDiskSizeGB: pool.osDiskSizeGb,
  kubeletDiskType: "OS",
  scaleDownMode: "Delete",
  enableEncryptionAtHost: true,
  enableNodePublicIP: false,
  securityProfile: { enableSecureBoot: true, enableVTPM: true },
  nodeLabels: pool.labels,
  nodeTaints: [
    ...(mode === "System" ? [SYSTEM_TAINT] : []),
    ...pool.taints.map(({ key, value, effect }) => `${key}=${value}:${effect}`),
  ],
  upgradeSettings: { maxSurge: String(surgeNodes(pool, zones)), ...DRAIN },
});

import * as pulumi from "@pulumi/pulumi";
import { STORAGE_PURPOSES } from "../config/azure/containers.ts";
import type { AksCluster } from "./aks-cluster.ts";
import type { ApplicationGateway, GatewayLayer } from "./application-gateway.ts";
import type { DataServices } from "./data-services.ts";
import type { DiagnosticTarget } from "./log-analytics.ts";
import type { Networks } from "./networks.ts";

/** `kube-audit-admin` and not `kube-audit`: the latter adds every read, and is most of the volume. */
const CLUSTER_CATEGORIES = [
  "kube-audit-admin",
  "guard",
  "cluster-autoscaler",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
];

export interface Observed {
  readonly clusters: readonly AksCluster[];
  readonly networks: Pick<Networks, "firewall">;
  readonly gateways: Readonly<Record<GatewayLayer, ApplicationGateway>>;
  readonly data: Pick<DataServices, "vault" | "registry" | "database" | "storage">;
}

/** What writes its logs to Log Analytics: whoever changes, lets in, lets out or reads. */
export const diagnosticTargets = ({ clusters, networks, gateways, data }: Observed): DiagnosticTarget[] => [
  ...clusters.map((cluster, index) => ({
    name: `cluster-${index}`,
    resourceId: cluster.id,
    categories: CLUSTER_CATEGORIES,
  })),
  { name: "firewall", resourceId: networks.firewall.id, categories: ["allLogs"] },
  ...(["megatron", "hyperion"] as const).flatMap((layer) => [
    { name: `${layer}-gateway`, resourceId: gateways[layer].diagnosticTargets.gateway, categories: ["allLogs"] },
    { name: `${layer}-address`, resourceId: gateways[layer].diagnosticTargets.publicIp, categories: ["allLogs"] },
  ]),
  { name: "vault", resourceId: data.vault.id, categories: ["audit"] },
  { name: "registry", resourceId: data.registry.id, categories: ["audit"] },
  { name: "database", resourceId: data.database.id, categories: ["allLogs"] },
  ...STORAGE_PURPOSES.map((purpose) => ({
    name: `storage-${purpose}`,
    resourceId: pulumi.interpolate`${data.storage[purpose].id}/blobServices/default`,
    categories: ["StorageDelete", "StorageWrite"],
  })),
];

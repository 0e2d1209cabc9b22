import type { Environment } from "../config/schema.ts";

type Cluster = Environment["clusters"][number];

/** Settings of a cluster that need nothing of the resources around it: support, sign-in, upgrades, add-ons, storage. */
export const clusterSettings = (
  { kubernetesVersion, tier, upgradeChannel }: Pick<Cluster, "kubernetesVersion" | "tier" | "upgradeChannel">,
  tenantId: string,
) => ({
  sku: { name: "Base", tier },
  supportPlan: tier === "Premium" ? "AKSLongTermSupport" : "KubernetesOfficial",
  kubernetesVersion,
  enableRBAC: true,
  disableLocalAccounts: true,
  aadProfile: { managed: true, enableAzureRBAC: true, tenantID: tenantId },
  oidcIssuerProfile: { enabled: true },
  autoUpgradeProfile: { upgradeChannel, nodeOSUpgradeChannel: "NodeImage" },
  autoScalerProfile: {
    balanceSimilarNodeGroups: "true",
    expander: "least-waste",
    // Every hop and cache has an emptyDir: with the default (true) no node of ours could ever be removed.
    skipNodesWithLocalStorage: "false",
    skipNodesWithSystemPods: "true",
    // Seconds. As long as the longest grace period of a store, which flushes before it stops.
    maxGracefulTerminationSec: "600",
  },
  addonProfiles: {
    // Kyverno enforces; two admission controllers with one opinion each are two outages.
    azurepolicy: { enabled: false },
  },
  storageProfile: {
    diskCSIDriver: { enabled: true },
    // Cluster backups snapshot volumes through it.
    snapshotController: { enabled: true },
    fileCSIDriver: { enabled: false },
    blobCSIDriver: { enabled: false },
  },
});

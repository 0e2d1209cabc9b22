import * as containerservice from "@pulumi/azure-native/containerservice/index.js";
import * as pulumi from "@pulumi/pulumi";
import { dnsServiceAddress } from "../config/azure/cluster-dns.ts";
import type { Names } from "../config/azure/names.ts";
import { zonalPools } from "../config/azure/zonal-pools.ts";
import type { Environment } from "../config/schema.ts";
import { ClusterAccess } from "./cluster-access.ts";
import { ClusterIdentity } from "./cluster-identity.ts";
import { clusterSettings } from "./cluster-settings.ts";
import { knownAfterUp } from "./known-after-up.ts";
import { maintenanceWindow } from "./maintenance-window.ts";
import { nodePoolSettings } from "./node-pool.ts";

export interface AksClusterArgs {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly azure: Environment["azure"];
  readonly names: Pick<Names, "cluster" | "nodeResourceGroup" | "identity">;
  readonly cluster: Environment["clusters"][number];
  readonly network: Pick<Environment["network"], "podCidr" | "serviceCidr">;
  readonly groups: Pick<Environment["groups"], "clusterAdmins" | "breakGlass">;
  readonly maintenance: Pick<Environment["maintenance"], "cluster" | "nodeImage">;
  /** The spoke; nodes leave through its route table, so its peerings must stand (`dependsOn`). */
  readonly networkId: pulumi.Input<string>;
  readonly subnetIds: Readonly<Record<"nodes" | "apiServer", pulumi.Input<string>>>;
  /** Zone `privatelink.<region>.azmk8s.io`, linked to the spoke. */
  readonly privateDnsZoneId: pulumi.Input<string>;
  readonly registryId: pulumi.Input<string>;
  /** Where Defender's sensor writes. */
  readonly logWorkspaceId: pulumi.Input<string>;
  /**
   * What must stand before the cluster, and not before the rights of its identities: a right takes up to ten minutes to
   * hold, about what the firewall takes to be made. Default: nothing.
   */
  readonly after?: readonly pulumi.Resource[];
}

/** A private AKS cluster: API server in the network, one system pool inside it, and each user pool a resource of its own. */
export class AksCluster extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;
  /** Azure name. */
  readonly clusterName: pulumi.Output<string>;
  /** Issuer of service-account tokens; federated credentials name it. */
  readonly oidcIssuerUrl: pulumi.Output<string>;
  readonly controlPlanePrincipalId: pulumi.Output<string>;
  readonly kubeletPrincipalId: pulumi.Output<string>;
  /** Depend on them where something must be able to run in the cluster. */
  readonly pools: readonly containerservice.AgentPool[];

  constructor(name: string, args: AksClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("megatron:compute:AksCluster", name, {}, opts);
    const { resourceGroupName, azure, cluster, network } = args;
    const clusterName = args.names.cluster(cluster.name);
    const identity = new ClusterIdentity(
      `${name}-identity`,
      {
        resourceGroupName,
        location: azure.region,
        subscriptionId: azure.subscriptionId,
        names: args.names,
        clusterName: cluster.name,
        networkId: args.networkId,
        privateDnsZoneId: args.privateDnsZoneId,
        registryId: args.registryId,
      },
      { parent: this },
    );
    const settingsOf = (pool: (typeof cluster.pools)[number], mode: "System" | "User") =>
      nodePoolSettings({
        pool,
        mode,
        kubernetesVersion: cluster.kubernetesVersion,
        zones: azure.zones,
        subnetId: args.subnetIds.nodes,
      });

    const managed = new containerservice.ManagedCluster(
      `${name}-cluster`,
      {
        ...clusterSettings(cluster, azure.tenantId),
        resourceGroupName,
        location: azure.region,
        resourceName: clusterName,
        dnsPrefix: clusterName,
        nodeResourceGroup: args.names.nodeResourceGroup(cluster.name),
        identity: { type: "UserAssigned", userAssignedIdentities: [identity.controlPlane.id] },
        identityProfile: {
          kubeletidentity: {
            resourceId: identity.kubelet.id,
            clientId: identity.kubelet.clientId,
            objectId: identity.kubelet.principalId,
          },
        },
        apiServerAccessProfile: {
          enablePrivateCluster: true,
          enablePrivateClusterPublicFQDN: false,
          enableVnetIntegration: true,
          subnetId: args.subnetIds.apiServer,
          privateDNSZone: args.privateDnsZoneId,
          disableRunCommand: true,
        },
        networkProfile: {
          networkPlugin: "azure",
          networkPluginMode: "overlay",
          networkDataplane: "cilium",
          networkPolicy: "cilium",
          advancedNetworking: {
            enabled: true,
            observability: { enabled: true },
            security: { enabled: true, advancedNetworkPolicies: "FQDN" },
          },
          ipFamilies: ["IPv4"],
          podCidr: network.podCidr,
          serviceCidr: network.serviceCidr,
          dnsServiceIP: dnsServiceAddress(network),
          outboundType: "userDefinedRouting",
          loadBalancerSku: "standard",
        },
        securityProfile: {
          workloadIdentity: { enabled: true },
          imageCleaner: { enabled: true, intervalHours: 24 },
          defender: {
            logAnalyticsWorkspaceResourceId: args.logWorkspaceId,
            securityMonitoring: { enabled: true },
          },
        },
        agentPoolProfiles: [{ name: cluster.system.name, ...settingsOf(cluster.system, "System") }],
      },
      {
        parent: this,
        protect: true,
        dependsOn: [...identity.rights, ...(args.after ?? [])],
        // The autoscaler's. The version is not here: a minor without its patch never drifts, and a raised one must count.
        ignoreChanges: ["agentPoolProfiles[0].count"],
      },
    );

    this.pools = cluster.pools
      .flatMap((pool) => zonalPools(pool, azure.zones))
      .map(
        (pool) =>
          new containerservice.AgentPool(
            `${name}-${pool.name}-pool`,
            { resourceGroupName, resourceName: managed.name, agentPoolName: pool.name, ...settingsOf(pool, "User") },
            { parent: this, deletedWith: managed, ignoreChanges: ["count"] },
          ),
      );

    const windows = {
      aksManagedAutoUpgradeSchedule: args.maintenance.cluster,
      aksManagedNodeOSUpgradeSchedule: args.maintenance.nodeImage,
    };
    for (const [configName, window] of Object.entries(windows))
      new containerservice.MaintenanceConfiguration(
        `${name}-${configName}`,
        { resourceGroupName, resourceName: managed.name, configName, maintenanceWindow: maintenanceWindow(window) },
        { parent: this, deletedWith: managed },
      );

    new ClusterAccess(
      `${name}-access`,
      {
        subscriptionId: azure.subscriptionId,
        clusterId: managed.id,
        groups: args.groups,
        readers: cluster.namespaceAdmins,
      },
      { parent: this },
    );

    this.id = managed.id;
    this.clusterName = managed.name;
    this.oidcIssuerUrl = managed.oidcIssuerProfile.apply((profile) =>
      knownAfterUp(profile?.issuerURL, `${clusterName}: Azure gave the cluster no OIDC issuer`),
    );
    this.controlPlanePrincipalId = identity.controlPlane.principalId;
    this.kubeletPrincipalId = identity.kubelet.principalId;
    this.registerOutputs({ id: this.id, clusterName: this.clusterName, oidcIssuerUrl: this.oidcIssuerUrl });
  }
}

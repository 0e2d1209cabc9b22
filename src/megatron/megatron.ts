import { Provider } from "@pulumi/azure-native/provider.js";
import * as pulumi from "@pulumi/pulumi";
import { STORAGE_PURPOSES, type StoragePurpose } from "../config/azure/containers.ts";
import { type Names, names } from "../config/azure/names.ts";
import { workloadIdentities } from "../config/azure/workloads.ts";
import type { PlatformOutputs } from "../config/outputs.ts";
import type { Environment } from "../config/schema.ts";
import { stripVersionAliases } from "../plan/azure/aliases.ts";
import { AksCluster } from "./aks-cluster.ts";
import { Backup } from "./backup.ts";
import { BreakGlass } from "./break-glass.ts";
import { DataServices } from "./data-services.ts";
import { diagnosticTargets } from "./diagnostic-targets.ts";
import { Diagnostics, LogAnalytics } from "./log-analytics.ts";
import { Networks } from "./networks.ts";
import { ResourceGroups } from "./resource-groups.ts";
import { stateVaultId } from "./state-vault.ts";
import { addTags, platformTags } from "./transformations.ts";
import { WorkloadIdentity } from "./workload-identity.ts";

/** The Azure base of one environment: the composition root, where parts are given to one another. */
export class Megatron extends pulumi.ComponentResource {
  /** What Hyperion cannot know before: the seam's own form. */
  readonly outputs: pulumi.Output<PlatformOutputs>;

  constructor(name: string, environment: Environment, opts?: pulumi.ComponentResourceOptions) {
    super(
      "megatron:index:Megatron",
      name,
      {},
      {
        ...opts,
        transformations: [...(opts?.transformations ?? []), stripVersionAliases, addTags(platformTags(environment))],
      },
    );
    const all = names(environment);
    const { azure } = environment;
    const groups = new ResourceGroups("groups", { location: azure.region, names: all }, { parent: this });
    const logs = new LogAnalytics(
      "logs",
      {
        resourceGroupName: groups.names.observability,
        location: azure.region,
        names: all,
        retentionDays: environment.retentionDays.audit,
      },
      { parent: this },
    );
    const networks = new Networks(
      "networks",
      { resourceGroupName: groups.names.network, environment, names: all },
      { parent: this },
    );
    const data = new DataServices(
      "data",
      { groups: groups.names, environment, names: all, networks },
      { parent: this },
    );
    const clusters = environment.clusters.map((cluster) =>
      this.#cluster(cluster, { environment, names: all, groups, logs, networks, data }),
    );
    const gateways = networks.gateways([...data.ready, ...clusters]);
    const identities = this.#identities(clusters[0], { environment, names: all, groups, data });
    new BreakGlass(
      "break-glass",
      {
        subscriptionId: azure.subscriptionId,
        groups: environment.groups,
        vaultIds: { platform: data.vault.id, state: stateVaultId(environment) },
      },
      { parent: this },
    );
    new Diagnostics(
      "diagnostics",
      { workspaceId: logs.id, targets: diagnosticTargets({ clusters, networks, gateways, data }) },
      { parent: this },
    );
    this.outputs = pulumi.output({ environment: environment.environment, provisioned: true, identities });
    this.registerOutputs({ outputs: this.outputs });
  }

  #cluster(
    cluster: Environment["clusters"][number],
    parts: Parts & { logs: LogAnalytics; networks: Networks },
  ): AksCluster {
    const { environment, names: all, groups, logs, networks, data } = parts;
    const made = new AksCluster(
      cluster.name,
      {
        resourceGroupName: groups.names.cluster,
        azure: environment.azure,
        names: all,
        cluster,
        network: environment.network,
        groups: environment.groups,
        maintenance: environment.maintenance,
        networkId: networks.spoke.id,
        subnetIds: networks.spoke.subnetIds,
        privateDnsZoneId: networks.privateDns.zoneIds.apiServer,
        registryId: data.registry.id,
        logWorkspaceId: logs.id,
        after: [networks.spoke, networks.privateDns, networks.firewall],
      },
      { parent: this },
    );
    const place = { resourceGroupName: groups.names.cluster, id: made.id };
    const [manifests] = Object.keys(data.storage.clusterBackup.containerIds);
    if (manifests === undefined) throw new Error("the cluster backup's account has no container");
    new Backup(
      `${cluster.name}-backup`,
      {
        resourceGroupName: groups.names.backup,
        azure: environment.azure,
        names: all,
        backup: environment.backup,
        startDate: environment.maintenance.cluster.startDate,
        cluster: { ...place, name: made.clusterName, principalId: made.controlPlanePrincipalId },
        storage: {
          resourceGroupName: groups.names.backup,
          id: data.storage.clusterBackup.id,
          name: data.storage.clusterBackup.accountName,
          container: manifests,
        },
        snapshotGroup: { name: groups.names.snapshots, id: groups.ids.snapshots },
      },
      { parent: this, dependsOn: [...made.pools] },
    );
    return made;
  }

  #identities(cluster: AksCluster | undefined, { environment, names: all, groups, data }: Parts) {
    if (cluster === undefined) throw new Error("an environment has at least one cluster");
    const containerIds = Object.assign(
      {},
      ...STORAGE_PURPOSES.map((purpose: StoragePurpose) => data.storage[purpose].containerIds),
    );
    const made = workloadIdentities(environment).map((workload): [string, pulumi.Output<string>] => {
      const { clientId } = new WorkloadIdentity(
        `identity-${workload.name}`,
        {
          resourceGroupName: groups.names.cluster,
          location: environment.azure.region,
          subscriptionId: environment.azure.subscriptionId,
          names: all,
          workload,
          issuerUrl: cluster.oidcIssuerUrl,
          scopes: {
            containerIds,
            vaultId: data.vault.id,
            certificateVaultId: stateVaultId(environment),
            registryId: data.registry.id,
          },
        },
        { parent: this },
      );
      return [workload.name, clientId];
    });
    return Object.fromEntries(made);
  }
}

interface Parts {
  readonly environment: Environment;
  readonly names: Names;
  readonly groups: ResourceGroups;
  readonly data: DataServices;
}

/**
 * Declares everything of an environment, with a provider that is bound to its subscription: what someone happens to be
 * signed in to decides nothing.
 */
export function buildMegatron(environment: Environment, parent?: pulumi.Resource): Megatron {
  const { subscriptionId, tenantId, region } = environment.azure;
  const under = parent === undefined ? {} : { parent };
  const provider = new Provider("azure", { subscriptionId, tenantId, location: region }, under);
  return new Megatron("megatron", environment, { ...under, providers: [provider] });
}

/** A difference that the provider or Azure makes by itself, so that nobody has to be called. */
interface ProviderMade {
  /** Type of the resource, as Pulumi calls it; every one of azure-native where absent. */
  readonly type?: string;
  readonly path: RegExp;
  readonly why: string;
  readonly source: string;
}

/**
 * After a refresh the state holds what Azure answers, in the place of what was asked for. These parts of the answer are
 * never what a person changed. A property that the program states and that is not named here counts.
 */
export const PROVIDER_MADE: readonly ProviderMade[] = [
  {
    path: /(^|\.)etag$/i,
    why: "a number of the answer, which each write moves",
    source: "https://github.com/pulumi/pulumi-azure-native/issues/4722: by design",
  },
  {
    path: /(^|\.)(provisioningState|systemData|resourceGuid)(\.|$)/,
    why: "states of the resource itself, which nobody can ask for",
    source: "Azure's own types: read-only",
  },
  {
    type: "azure-native:containerservice:AgentPool",
    path: /^count$/,
    why: "the autoscaler's own number between minCount and maxCount",
    source: "https://learn.microsoft.com/azure/aks/cluster-autoscaler",
  },
  {
    type: "azure-native:containerservice:ManagedCluster",
    path: /^agentPoolProfiles\.\d+\.(count|nodeImageVersion|currentOrchestratorVersion|powerState(\..*)?)$/,
    why: "pools as they are now: the autoscaler's number, the node image of the channel, the patch that runs",
    source: "https://learn.microsoft.com/azure/aks/auto-upgrade-node-os-image",
  },
];

/** What to do about a value that Azure moved and that must follow in the environment's file. */
export const FOLLOWS: readonly { readonly type: string; readonly path: string; readonly says: string }[] = [
  {
    type: "azure-native:dbforpostgresql:Server",
    path: "storage.storageSizeGB",
    says: "Azure has grown the disk, which never shrinks: write this number down as postgres.storageGb, or the next change of the server is refused",
  },
];

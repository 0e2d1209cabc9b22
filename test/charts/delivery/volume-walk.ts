/** An object of the tree, as far as the walk looks into it. */
export interface WalkedObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: { readonly volumeClaimTemplates?: readonly unknown[] };
}

/** Kinds with whose deletion volumes go: by their operators, or with the namespace. */
const OWNERS = [
  "Namespace",
  "PersistentVolumeClaim",
  "Kafka",
  "KafkaNodePool",
  "KafkaTopic",
  "ClickHouseInstallation",
  "ClickHouseKeeperInstallation",
];

export const ownsVolumes = ({ kind, spec }: WalkedObject): boolean =>
  OWNERS.includes(kind) || (kind === "StatefulSet" && (spec?.volumeClaimTemplates ?? []).length > 0);

/** What owns volumes and would be deleted when its file goes. */
export const prunable = (objects: readonly WalkedObject[]): string[] =>
  objects
    .filter(ownsVolumes)
    .filter(({ metadata }) => {
      const options = metadata.annotations?.["argocd.argoproj.io/sync-options"] ?? "";
      return !options.split(",").includes("Prune=false");
    })
    .map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);

import type { NodePool } from "../../src/config/azure/schema/cluster.ts";
import { APPLICATION_ACCOUNTS, workloadIdentities } from "../../src/config/azure/workloads.ts";
import type { PlatformOutputs } from "../../src/config/outputs.ts";
import type { Environment } from "../../src/config/schema.ts";
import { IMAGES } from "../../src/config/versions.ts";
import { NAMESPACES } from "../../src/conventions/namespaces.ts";
import type { Image } from "../../src/kubernetes/image.ts";
import { ANNOTATIONS, PART_OF } from "../../src/kubernetes/labels.ts";
import { externalSecret } from "../workload/external-secret.ts";
import { kube } from "../workload/kube.ts";
import type { Delivery, PlacementRole, Platform, PriorityRole, ScalingPolicy } from "../workload/platform.ts";
import { vaultName } from "./secrets.ts";

/**
 * Priority classes of Hyperion, highest first. What takes data in or holds it outlives what only shows it; all stay
 * below Kubernetes' own system classes (2,000,000,000).
 */
export const PRIORITIES = {
  node: { value: 1_100_000, description: "Agents of a node: no other node can take their place." },
  foundation: {
    value: 1_050_000,
    description: "What everything else needs to start, to be reached, to be watched or to be put right.",
  },
  buffer: { value: 1_000_000, description: "Kafka and the buffer: the last place data can go." },
  ingest: { value: 900_000, description: "Takes telemetry in and passes it on." },
  storage: { value: 800_000, description: "Stores, on their write path." },
  query: { value: 500_000, description: "Reads and shows; may wait while data is saved." },
} as const satisfies Record<PriorityRole, { readonly value: number; readonly description: string }>;

export const priorityClass = (role: PriorityRole): string => `${PART_OF}-${role}`;

/** Azure's disks: where the program keeps no copy in another zone, the disk itself is in three and follows its pod. */
export const STORAGE_CLASSES = {
  replicated: { name: `${PART_OF}-replicated`, skuName: "Premium_LRS" },
  single: { name: `${PART_OF}-single`, skuName: "Premium_ZRS" },
} as const;

/** A private authority of the environment. */
export const INTERNAL_ISSUER = { kind: "ClusterIssuer", name: `${PART_OF}-internal` } as const;

/** What Argo CD does with an object. */
const ARGOCD: Delivery = {
  managedBy: "argocd",
  keep: { [ANNOTATIONS.syncOptions]: "Prune=false" },
  removeLast: { [ANNOTATIONS.syncOptions]: "PruneLast=true" },
  after: (position) => ({ [ANNOTATIONS.syncWave]: String(position) }),
};

/** Up at once; down slowly, after longer than a hop's time-outs and a collector's drain together. */
const SCALING: ScalingPolicy = {
  // The rest carries a lost zone until new replicas are ready.
  cpuPercent: 60,
  up: { stabilizationSeconds: 0, by: { type: "Percent", value: 100, periodSeconds: 30 } },
  down: { stabilizationSeconds: 600, by: { type: "Pods", value: 1, periodSeconds: 60 } },
};

/** The node pool of a role, as `hyperion.pools` names it. */
function poolOf({ clusters, hyperion }: Environment, role: PlacementRole): NodePool {
  const name = hyperion.pools[role];
  const pool = clusters[0]?.pools.find((one) => one.name === name);
  if (pool === undefined) throw new Error(`hyperion.pools.${role}: no pool ${name} in clusters[0]`);
  return pool;
}

const IMAGES_BY_NAME: Readonly<Record<string, Image>> = IMAGES;

/** Service account and client id of an identity in Azure, or of an Entra application that people sign in to. */
function accountOf(environment: Environment, outputs: PlatformOutputs, identity: string) {
  if (identity === "grafana") {
    return { ...APPLICATION_ACCOUNTS.grafana, clientId: environment.entraApps.grafana };
  }
  const known = workloadIdentities(environment).find(({ name }) => name === identity);
  const clientId = outputs.identities[identity];
  if (known === undefined || clientId === undefined) {
    throw new Error(`the platform's outputs hold no client id of the identity ${identity}`);
  }
  return { ...known, clientId };
}

/** What Hyperion offers its workloads in an environment: Azure's nodes, disks, identities and vault. */
export const hyperionPlatform = (environment: Environment, outputs: PlatformOutputs): Platform => ({
  system: PART_OF,
  namespace: NAMESPACES.hyperion,
  environment: environment.environment,
  labelDomain: environment.organisation.labelDomain,
  delivery: ARGOCD,
  // Values of the zone label of nodes, as AKS writes them.
  zones: environment.azure.zones.map((zone) => `${environment.azure.region}-${zone}`),
  scaling: SCALING,
  issuer: INTERNAL_ISSUER,
  layer: (layer) => layer,
  image(program) {
    const image = IMAGES_BY_NAME[program];
    if (image === undefined) throw new Error(`no image of ${program}: add it to the table in src/config/versions.ts`);
    return image;
  },
  placement: (role) => ({ ...poolOf(environment, role), zoned: true }),
  storageClass: (role) => STORAGE_CLASSES[role].name,
  priority: priorityClass,
  identity(scope, identity, labels = {}) {
    const { serviceAccount: name, namespace, clientId } = accountOf(environment, outputs, identity);
    const annotations = { [ANNOTATIONS.clientId]: clientId };
    kube(scope, "ServiceAccount", { name, namespace, labels, annotations }, { automountServiceAccountToken: false });
    return { name, workloadIdentity: true };
  },
  secret(scope, { name, keys }) {
    externalSecret(scope, { name, keys: Object.fromEntries(keys.map((key) => [key, vaultName(name, key)])) });
  },
});

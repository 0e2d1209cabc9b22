import type { Fields } from "../../../src/base/fields.ts";
import { difference } from "../../../src/cli/diff/difference.ts";
import type { Side } from "../../../src/cli/diff/side.ts";
import { SYNC_PHASES } from "../../../src/config/hyperion/waves.ts";
import type { KubernetesObject } from "../../../src/kubernetes/object.ts";
import type { PlannedResource } from "../../../src/plan/mock-engine.ts";
import { VALUE_ROWS } from "../../../src/systems/core/meaning/rows.ts";

/** A planned resource of azure-native. */
export const resource = (
  type: string,
  name: string,
  inputs: Fields,
  options: Partial<PlannedResource["options"]> = {},
): PlannedResource => ({
  urn: `azure-native:${type}::${name}`,
  type: `azure-native:${type}`,
  name,
  parent: "",
  dependsOn: [],
  custom: true,
  provider: "",
  inputs: { ...inputs },
  options: { protect: false, retainOnDelete: false, ignoreChanges: [], ...options },
});

/** An object in the namespace `hyperion`. */
export const object = (kind: string, name: string, rest: Fields = {}, metadata: Fields = {}): KubernetesObject => ({
  apiVersion: "v1",
  kind,
  metadata: { name, namespace: "hyperion", ...metadata },
  ...rest,
});

interface Parts {
  readonly values?: Fields;
  readonly resources?: readonly PlannedResource[];
  /** Objects by the app whose folder they are in. */
  readonly objects?: Readonly<Record<string, readonly KubernetesObject[]>>;
}

export const side = ({ values = {}, resources = [], objects = {} }: Parts): Side => ({
  values,
  resources,
  phases: SYNC_PHASES,
  meanings: VALUE_ROWS,
  manifests: Object.entries(objects).flatMap(([app, members]) => members.map((one) => ({ app, object: one }))),
});

/** Everything that is said of a section, each with its risk in front. */
export const said = (section: string, before: Parts, after: Parts): string[] =>
  (difference(side(before), side(after)).sections.find(({ id }) => id === section)?.items ?? []).map(
    ({ risk, sentence }) => `${risk}: ${sentence}`,
  );

const LABELS = { "app.kubernetes.io/name": "loki", "app.kubernetes.io/component": "ingester" };

interface Workload {
  readonly kind?: string;
  readonly name?: string;
  readonly image?: string;
  readonly config?: string;
  readonly replicas?: number;
  readonly cpu?: string;
  readonly memory?: string;
  readonly volume?: string;
  readonly wave?: string;
  readonly zone?: string;
  readonly pool?: string;
}

/** A workload with one container, placed on the pool `stores`. */
export function workload({
  kind = "StatefulSet",
  name = "loki-ingester",
  image = "docker.io/grafana/loki:3.7.6",
  config = "loki-0123456789",
  replicas = 3,
  cpu = "1",
  memory = "8Gi",
  volume,
  wave,
  zone,
  pool = "stores",
}: Workload = {}): KubernetesObject {
  const labels = { ...LABELS, ...(zone === undefined ? {} : { "hyperion.carrier.example/zone": zone }) };
  const claims =
    volume === undefined
      ? {}
      : {
          volumeClaimTemplates: [
            { spec: { storageClassName: "replicated", resources: { requests: { storage: volume } } } },
          ],
        };
  return object(
    kind,
    name,
    {
      spec: {
        replicas,
        selector: { matchLabels: LABELS },
        ...claims,
        template: {
          metadata: { labels },
          spec: {
            nodeSelector: { pool },
            containers: [{ name: "loki", image, resources: { requests: { cpu, memory } } }],
            volumes: [{ name: "config", configMap: { name: config } }],
          },
        },
      },
    },
    wave === undefined ? {} : { annotations: { "argocd.argoproj.io/sync-wave": wave } },
  );
}

/** A node pool named after its label. */
export const pool = (name: string, minCount: number, maxCount: number, vmSize = "Standard_E8ds_v5"): PlannedResource =>
  resource("containerservice:AgentPool", `hyperion-${name}-pool`, {
    agentPoolName: name,
    vmSize,
    minCount,
    maxCount,
    maxPods: 110,
    nodeLabels: { pool: name },
  });

import { at, count, type Fields, fields, list, text, texts } from "../base/fields.ts";
import { mebibytes, millicores } from "../base/quantity.ts";
import { identity } from "../kubernetes/identity.ts";
import type { KubernetesObject } from "../kubernetes/object.ts";
import type { NodePool, Size } from "./node-pool.ts";

/** A volume of each pod. */
interface Volume {
  readonly storageClass: string;
  readonly mebibytes: number;
}

/** What the pods of one workload ask for. */
export interface Demand {
  /** Kind, namespace and name. */
  readonly workload: string;
  /** Of each pod; what a sidecar asks for is in it. */
  readonly pod: Size;
  /** Number of pods: the least and the most that an autoscaler makes; of a DaemonSet, one a node. */
  readonly replicas: { readonly min: number; readonly max: number } | "each node";
  /** No two pods stand on one node. */
  readonly apart: boolean;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Fields[];
  readonly volumes: readonly Volume[];
}

/** Labels that Azure gives every node; a pool does not state them. */
const OF_EVERY_NODE = /^(topology\.)?kubernetes\.io\/|^kubernetes\.azure\.com\//;

function requested(container: Fields): Size {
  const { cpu, memory } = fields(at(container, "resources", "requests"));
  return {
    cpu: typeof cpu === "string" ? millicores(cpu) : 0,
    memory: typeof memory === "string" ? mebibytes(memory) : 0,
  };
}

const sum = (sizes: readonly Size[]): Size => ({
  cpu: sizes.reduce((total, { cpu }) => total + cpu, 0),
  memory: sizes.reduce((total, { memory }) => total + memory, 0),
});

/** What the scheduler counts: the containers and the sidecars, or the largest container that runs before them. */
function podSize(spec: Fields): Size {
  const before = list(spec["initContainers"]);
  const sidecars = before.filter((container) => container["restartPolicy"] === "Always");
  const running = sum([...list(spec["containers"]), ...sidecars].map(requested));
  const once = before.filter((container) => !sidecars.includes(container)).map(requested);
  return {
    cpu: Math.max(running.cpu, ...once.map(({ cpu }) => cpu)),
    memory: Math.max(running.memory, ...once.map(({ memory }) => memory)),
  };
}

/** The labels that a node must have: the selector's, and those that an affinity requires one value of. */
function nodeSelector(spec: Fields): Record<string, string> {
  const required = "requiredDuringSchedulingIgnoredDuringExecution";
  const terms = list(at(spec, "affinity", "nodeAffinity", required, "nodeSelectorTerms"));
  const wanted = Object.entries(fields(spec["nodeSelector"])).map(([key, value]) => [key, text(value)] as const);
  for (const { key, operator, values } of terms.flatMap((term) => list(term["matchExpressions"]))) {
    const [only, ...others] = texts(values);
    if (operator === "In" && only !== undefined && others.length === 0) wanted.push([text(key), only]);
  }
  return Object.fromEntries(wanted.filter(([key]) => !OF_EVERY_NODE.test(key)));
}

const standApart = (spec: Fields): boolean =>
  list(at(spec, "affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution")).some(
    (term) => term["topologyKey"] === "kubernetes.io/hostname",
  );

const claim = (spec: unknown): Volume[] => {
  const size = text(at(spec, "resources", "requests", "storage"));
  return size === "" ? [] : [{ storageClass: text(at(spec, "storageClassName")), mebibytes: mebibytes(size) }];
};

const fixed = (replicas: number) => ({ min: replicas, max: replicas });

const placed = (spec: Fields) => ({
  apart: standApart(spec),
  nodeSelector: nodeSelector(spec),
  tolerations: list(spec["tolerations"]),
});

function kafkaDemand(workload: string, spec: Fields): Demand {
  const volumes = list(at(spec, "storage", "volumes")).filter((volume) => volume["type"] === "persistent-claim");
  return {
    workload,
    pod: requested(spec),
    replicas: fixed(count(spec["replicas"])),
    ...placed(fields(at(spec, "template", "pod"))),
    volumes: volumes.map((volume) => ({
      storageClass: text(volume["class"]),
      mebibytes: mebibytes(text(volume["size"])),
    })),
  };
}

function clickhouseDemand(workload: string, spec: Fields): Demand {
  const pod = fields(list(at(spec, "templates", "podTemplates"))[0]?.["spec"]);
  const layout = at(spec, "configuration", "clusters", 0, "layout");
  return {
    workload,
    pod: podSize(pod),
    replicas: fixed(count(at(layout, "replicasCount"), 1) * count(at(layout, "shardsCount"), 1)),
    ...placed(pod),
    volumes: list(at(spec, "templates", "volumeClaimTemplates")).flatMap(({ spec: wanted }) => claim(wanted)),
  };
}

/**
 * What every long-running workload asks for. Jobs come and go and are left out; so are the pods of third-party charts,
 * which are rendered in the cluster. Throws a RangeError on a quantity in a unit that no value of an environment has.
 */
export function demands(objects: readonly KubernetesObject[]): Demand[] {
  const scaled = new Map<string, { readonly min: number; readonly max: number }>(
    objects
      .filter(({ kind }) => kind === "HorizontalPodAutoscaler")
      .map(({ spec, metadata }) => {
        const { kind, name } = fields(at(spec, "scaleTargetRef"));
        const range = { min: count(at(spec, "minReplicas"), 1), max: count(at(spec, "maxReplicas"), 1) };
        return [`${text(kind)} ${text(metadata["namespace"])}/${text(name)}`, range] as const;
      }),
  );
  return objects.flatMap((object): Demand[] => {
    const workload = identity(object);
    const spec = fields(object["spec"]);
    if (object.kind === "KafkaNodePool") return [kafkaDemand(workload, spec)];
    if (/^ClickHouse(Keeper)?Installation$/.test(object.kind)) return [clickhouseDemand(workload, spec)];
    if (!["Deployment", "StatefulSet", "DaemonSet"].includes(object.kind)) return [];
    const pod = fields(at(spec, "template", "spec"));
    const replicas = scaled.get(workload) ?? fixed(count(spec["replicas"], 1));
    return [
      {
        workload,
        pod: podSize(pod),
        replicas: object.kind === "DaemonSet" ? "each node" : replicas,
        ...placed(pod),
        volumes: list(spec["volumeClaimTemplates"]).flatMap(({ spec: wanted }) => claim(wanted)),
      },
    ];
  });
}

const tolerates = (tolerations: readonly Fields[], { key, value, effect }: NodePool["taints"][number]): boolean =>
  effect === "PreferNoSchedule" ||
  tolerations.some(
    (toleration) =>
      (toleration["key"] === undefined || toleration["key"] === key) &&
      (toleration["effect"] === undefined || toleration["effect"] === effect) &&
      (toleration["operator"] === "Exists" || toleration["value"] === value),
  );

/** Whether a pool's nodes take the pods. */
export const takes = (pool: NodePool, { nodeSelector: wanted, tolerations }: Demand): boolean =>
  Object.entries(wanted).every(([key, value]) => pool.labels[key] === value) &&
  pool.taints.every((taint) => tolerates(tolerations, taint));

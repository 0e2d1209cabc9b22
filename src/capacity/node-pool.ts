import { at, count, type Fields, list, text, texts } from "../base/fields.ts";

/** A resource as a plan declares it. */
export interface AzureResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Fields;
}

/** CPU in thousandths of a core, memory in MiB. */
export interface Size {
  readonly cpu: number;
  readonly memory: number;
}

interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}

/** Nodes of one size, and which pods they take. */
export interface NodePool {
  readonly name: string;
  readonly vmSize: string;
  /** Groups of nodes, one a zone, that grow alike; 1 for a pool that spans its zones itself. */
  readonly groups: number;
  readonly minCount: number;
  readonly maxCount: number;
  readonly maxPods: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
}

function taint(written: string): Taint {
  const [, key = "", value = "", effect = ""] = /^([^=:]+)(?:=([^:]*))?:(.+)$/.exec(written) ?? [];
  return { key, value, effect };
}

const pool = (name: string, inputs: Fields): NodePool => ({
  name,
  vmSize: text(inputs["vmSize"]),
  groups: 1,
  minCount: count(inputs["minCount"], count(inputs["count"])),
  maxCount: count(inputs["maxCount"], count(inputs["count"])),
  maxPods: count(inputs["maxPods"], 110),
  labels: Object.fromEntries(Object.entries(at(inputs, "nodeLabels") ?? {}).map(([key, value]) => [key, text(value)])),
  taints: texts(inputs["nodeTaints"]).map(taint),
});

/** Name without the one zone that it ends with: what the pools of one kind have in common. */
function kindOf(inputs: Fields): string {
  const name = text(inputs["agentPoolName"]);
  const zones = texts(inputs["availabilityZones"]);
  const [zone = ""] = zones;
  return zones.length === 1 && name.endsWith(zone) ? name.slice(0, -zone.length) : name;
}

/** Pools that differ in nothing but their zone, as one pool: pods choose among them by zone alone. */
function together(kind: string, members: readonly Fields[]): NodePool {
  const pools = members.map((inputs) => pool(kind, inputs));
  const sum = (key: "minCount" | "maxCount") => pools.reduce((total, one) => total + one[key], 0);
  const [first] = pools;
  if (first === undefined) throw new Error(`no pool of the kind ${kind}`);
  return { ...first, groups: pools.length, minCount: sum("minCount"), maxCount: sum("maxCount") };
}

/** Every node pool of a plan: those of a cluster's own and those beside it, one kind of them at a time. */
export function nodePools(resources: readonly AzureResource[]): NodePool[] {
  const inline = resources
    .filter(({ type }) => type.endsWith("containerservice:ManagedCluster"))
    .flatMap(({ inputs }) => list(inputs["agentPoolProfiles"]))
    .map((profile) => pool(text(profile["name"]), profile));
  const beside = resources.filter(({ type }) => type.endsWith("containerservice:AgentPool"));
  const kinds = Map.groupBy(
    beside.map(({ inputs }) => inputs),
    kindOf,
  );
  return [...inline, ...[...kinds].map(([kind, members]) => together(kind, members))];
}

/** Memory of a VM by its series, in GiB a core. Source: "Sizes for virtual machines in Azure", Microsoft Learn. */
const GIB_PER_CORE: Readonly<Record<string, number>> = { D: 4, E: 8, F: 2, L: 8 };

/** CPU and memory of a VM size such as `Standard_D8ds_v5`; undefined for a series that is not known here. */
export function vmSize(name: string): Size | undefined {
  const [, series = "", cores = ""] = /^Standard_([A-Z]+)(\d+)[a-z]*(?:_v\d+)?$/.exec(name) ?? [];
  const gib = GIB_PER_CORE[series];
  return gib === undefined ? undefined : { cpu: Number(cores) * 1000, memory: Number(cores) * gib * 1024 };
}

/**
 * Millicores that AKS keeps for the kubelet, by cores of the node; between two rows the larger counts.
 * Source: "Node resource reservations in AKS", Microsoft Learn, Kubernetes 1.29 and later.
 */
const RESERVED_CPU: readonly (readonly [cores: number, millicores: number])[] = [
  [1, 60],
  [2, 100],
  [4, 140],
  [8, 180],
  [16, 260],
  [32, 420],
  [64, 740],
];

/** MiB that AKS keeps: 20 MB a pod and 50 MB, at most a quarter of the node; and 100 MiB below which pods are evicted. */
const reservedMemory = (memory: number, maxPods: number): number =>
  Math.min(((20 * maxPods + 50) * 1e6) / 2 ** 20, memory / 4) + 100;

/** What pods can have of a node; undefined where its size is not known. */
export function allocatable({ vmSize: name, maxPods }: Pick<NodePool, "vmSize" | "maxPods">): Size | undefined {
  const whole = vmSize(name);
  if (whole === undefined) return undefined;
  const [, cpu] = RESERVED_CPU.find(([cores]) => whole.cpu <= cores * 1000) ?? [0, 740];
  return { cpu: whole.cpu - cpu, memory: Math.floor(whole.memory - reservedMemory(whole.memory, maxPods)) };
}

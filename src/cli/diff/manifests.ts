import { isDeepStrictEqual } from "node:util";
import { at, count, fields, list, text } from "../../base/fields.ts";
import { mebibytes } from "../../base/quantity.ts";
import { identity } from "../../kubernetes/identity.ts";
import { attention, danger, type Item, note } from "./item.ts";
import { isWorkload, podTemplate } from "./pod-template.ts";
import { fate, namespaceOf, objectsOf, type Pair, pairs, type Side } from "./side.ts";
import { topics } from "./topics.ts";
import { enumerate, grouped, plural } from "./words.ts";

const byApp = (all: readonly Pair[]): Item[] =>
  grouped(
    all.filter((pair) => fate(pair) !== undefined),
    ({ app }) => app,
  ).map(([app, group]) => {
    const counts = (["changed", "added", "removed"] as const).flatMap((kind) => {
      const number = group.filter((pair) => fate(pair) === kind).length;
      return number === 0 ? [] : [`${number} ${kind}`];
    });
    return note(
      `${app}: ${enumerate(counts)}.`,
      group.map((pair) => `${fate(pair)} ${pair.key}`),
    );
  });

/** Workloads of a state that a selector means, with how many pods they have. */
function selected(side: Side, pair: Pair): string {
  const budget = pair.before ?? pair.after;
  const labels = Object.entries(fields(at(budget, "spec", "selector", "matchLabels")));
  const meant = objectsOf(side).filter(
    (object) =>
      isWorkload(object) &&
      budget !== undefined &&
      namespaceOf(object) === namespaceOf(budget) &&
      labels.length > 0 &&
      labels.every(([key, value]) => at(podTemplate(object), "metadata", "labels", key) === value),
  );
  const pods = meant.reduce((sum, { spec }) => sum + count(at(spec, "replicas"), 1), 0);
  return pods === 0 ? "" : `all ${pods} of its pods`;
}

function disruptionBudget(pair: Pair, after: Side): Item[] {
  const meant = selected(after, pair);
  if (fate(pair) === "removed" && meant !== "")
    return [danger(`${pair.name} loses its PodDisruptionBudget: a node upgrade may take ${meant} at once.`)];
  const [was, is] = [pair.before, pair.after].map((budget) => at(budget, "spec", "maxUnavailable"));
  return typeof was === "number" && typeof is === "number" && is > was
    ? [attention(`${pair.name} may lose ${is} pods at once to a node upgrade (was ${was}).`)]
    : [];
}

/** Fields that Kubernetes refuses to change of an object that exists. */
const IMMUTABLE: Readonly<Record<string, readonly string[]>> = {
  StatefulSet: ["volumeClaimTemplates", "serviceName", "selector", "podManagementPolicy"],
  Deployment: ["selector"],
  DaemonSet: ["selector"],
};

function immutable({ kind, name, before, after }: Pair): Item[] {
  if (before === undefined || after === undefined) return [];
  const moved = (IMMUTABLE[kind] ?? []).filter(
    (field) => !isDeepStrictEqual(at(before, "spec", field), at(after, "spec", field)),
  );
  if (moved.length === 0) return [];
  const how =
    kind === "StatefulSet"
      ? "it is deleted with --cascade=orphan, which leaves its pods and volumes (and volumes are resized one by one)"
      : "it is deleted and made anew";
  return [
    danger(`${kind} ${name} changes ${enumerate(moved)}, which Kubernetes refuses: the sync fails until ${how}.`),
  ];
}

function fewerPods({ kind, name, before, after }: Pair): Item[] {
  const [was, is] = [before, after].map((object) => count(at(object, "spec", "replicas"), -1));
  if (was === undefined || is === undefined || is < 0 || is >= was) return [];
  if (kind === "StatefulSet" || kind === "KafkaNodePool")
    return [
      danger(
        `${name} shrinks from ${was} to ${plural(is, "pod")}: what only the last of them hold has to be moved away or flushed first.`,
      ),
    ];
  return kind === "Deployment" ? [attention(`${name} shrinks from ${was} to ${plural(is, "pod")}.`)] : [];
}

const DATA_KINDS: Readonly<Record<string, string>> = {
  StatefulSet: "its pods end; its volumes stay and are paid for",
  Kafka: "the failover buffer ends with it",
  KafkaNodePool: "its brokers end with it",
  ClickHouseInstallation: "the trace analysis ends with it",
  Namespace: "everything in it goes with it, volumes too",
  StorageClass: "no new volume of it can be made",
};

/** Kinds whose operator makes the volumes that they ask for. */
const OPERATED = /^(Kafka|KafkaNodePool|ClickHouse\w*Installation)$/;

const PRUNE = "argocd.argoproj.io/sync-options";

/** Whether Argo CD leaves an object in the cluster that Git no longer has. */
const isKept = ({ before }: Pair): boolean =>
  text(at(before, "metadata", "annotations", PRUNE)).includes("Prune=false");

/** Removed objects that hold data; Argo CD keeps those that say so. */
function gone(pair: Pair): Item[] {
  const follows = DATA_KINDS[pair.kind];
  if (follows === undefined || pair.before === undefined || pair.after !== undefined) return [];
  return isKept(pair)
    ? [
        attention(
          `${identity(pair.before)} leaves Git, and stays in the cluster until a person removes it; Application ${pair.app} is OutOfSync until then.`,
        ),
      ]
    : [danger(`${identity(pair.before)} is removed: ${follows}.`)];
}

/** Sizes of the volumes that an operator makes, by where its object states them. */
function* volumeSizes(value: unknown, path = ""): Generator<readonly [path: string, size: string]> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === "string" && /^(size|storage)$/.test(key)) yield [`${path}${key}`, inner];
    else yield* volumeSizes(inner, `${path}${key}.`);
  }
}

/** Claims that an operator would have to shrink; those of a StatefulSet are refused whichever way they go. */
function shrunkVolumes({ kind, name, before, after }: Pair): Item[] {
  if (!OPERATED.test(kind) || before === undefined || after === undefined) return [];
  const old = new Map(volumeSizes(before["spec"]));
  const smaller = [...volumeSizes(after["spec"])].flatMap(([path, size]) => {
    const was = old.get(path);
    return was !== undefined && mebibytes(size) < mebibytes(was) ? [`${path}: ${was} → ${size}`] : [];
  });
  return smaller.length === 0
    ? []
    : [
        danger(
          `${kind} ${name} asks for smaller volumes: its operator refuses, so the disks stay as they are and are paid for.`,
          smaller,
        ),
      ];
}

function autoscaler({ kind, name, before, after }: Pair): Item[] {
  if (kind !== "HorizontalPodAutoscaler" || before === undefined) return [];
  if (after === undefined) return [attention(`${name} is no longer scaled with its load.`)];
  return list([before, after]).length === 0 || isDeepStrictEqual(at(before, "spec"), at(after, "spec"))
    ? []
    : [
        note(
          `${name} scales between ${count(at(after, "spec", "minReplicas"))} and ${count(at(after, "spec", "maxReplicas"))} pods (was ${count(at(before, "spec", "minReplicas"))} to ${count(at(before, "spec", "maxReplicas"))}).`,
        ),
      ];
}

/** What changes in the rendered manifests, by app, and what of it puts data or availability at risk. */
export function manifests(before: Side, after: Side): Item[] {
  const all = pairs(before, after);
  return [
    ...all.flatMap((pair) => [
      ...(pair.kind === "PodDisruptionBudget" ? disruptionBudget(pair, after) : []),
      ...immutable(pair),
      ...fewerPods(pair),
      ...shrunkVolumes(pair),
      ...gone(pair),
      ...autoscaler(pair),
    ]),
    ...topics(all),
    ...byApp(all),
  ];
}

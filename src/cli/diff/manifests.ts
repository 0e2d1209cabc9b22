import { isDeepStrictEqual } from "node:util";
import { at, count, fields, list, text } from "../../base/fields.ts";
import { identity } from "../../kubernetes/identity.ts";
import { attention, danger, type Item, note } from "./item.ts";
import { isWorkload, podTemplate } from "./pod-template.ts";
import { fate, namespaceOf, objectsOf, type Pair, pairs, type Side } from "./side.ts";
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

const isTopic = ({ kind }: Pair): boolean => kind === "KafkaTopic";

function topics(all: readonly Pair[]): Item[] {
  const removed = all.filter((pair) => isTopic(pair) && fate(pair) === "removed").map(({ name }) => name);
  const added = all.filter((pair) => isTopic(pair) && fate(pair) === "added").map(({ name }) => name);
  return [
    ...(removed.length === 0
      ? []
      : [
          danger(
            `${plural(removed.length, "Kafka topic")} ${removed.length === 1 ? "is" : "are"} removed: what waits there for replay is lost; ${enumerate(removed, 4)}.`,
            removed,
          ),
        ]),
    ...(added.length === 0
      ? []
      : [
          note(
            `${plural(added.length, "Kafka topic")} ${added.length === 1 ? "is" : "are"} added: ${enumerate(added, 4)}.`,
            added,
          ),
        ]),
  ];
}

const PRUNE = "argocd.argoproj.io/sync-options";

/** Removed objects that hold data; Argo CD keeps those that say so. */
function gone(pair: Pair): Item[] {
  const follows = DATA_KINDS[pair.kind];
  if (follows === undefined || pair.before === undefined || pair.after !== undefined) return [];
  const kept = text(at(pair.before, "metadata", "annotations", PRUNE)).includes("Prune=false");
  return kept
    ? [attention(`${identity(pair.before)} leaves Git, and stays in the cluster until a person removes it.`)]
    : [danger(`${identity(pair.before)} is removed: ${follows}.`)];
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
      ...gone(pair),
      ...autoscaler(pair),
    ]),
    ...topics(all),
    ...byApp(all),
  ];
}

import { at, count, text } from "../../base/fields.ts";
import type { KubernetesObject } from "../../kubernetes/object.ts";
import { attention, danger, type Item, note } from "./item.ts";
import { fate, type Pair } from "./side.ts";
import { enumerate, grouped, plural } from "./words.ts";

const SYNC_OPTIONS = "argocd.argoproj.io/sync-options";

const isKept = ({ before }: Pair): boolean =>
  text(at(before, "metadata", "annotations", SYNC_OPTIONS)).includes("Prune=false");

const partitions = (topic: KubernetesObject | undefined): number => count(at(topic, "spec", "partitions"));

/** Bytes that each partition of a topic keeps; 0 where it has no limit. */
const bytes = (topic: KubernetesObject | undefined): number =>
  Number(at(topic, "spec", "config", "retention.bytes") ?? 0);

const milliseconds = (topic: KubernetesObject | undefined): number =>
  Number(at(topic, "spec", "config", "retention.ms") ?? 0);

const gibibytes = (amount: number): string => `${(amount / 1024 ** 3).toFixed(1)} GiB`;
const hours = (amount: number): string => `${Math.round(amount / 3_600_000)} h`;

const names = (pairs: readonly Pair[]): string[] => pairs.map(({ name }) => name);

const topicsOf = (group: readonly Pair[]): string => plural(group.length, "Kafka topic");

/** What a topic keeps less of; topics that lose alike are one sentence. */
function smaller(changed: readonly Pair[]): Item[] {
  const limits = [
    ["GiB a partition", bytes, gibibytes, "Kafka deletes the oldest records above that, replayed or not"],
    ["hours", milliseconds, hours, "an outage of its target that lasts longer loses data"],
  ] as const;
  return limits.flatMap(([unit, of, say, follows]) => {
    const falls = changed.filter(({ before, after }) => of(after) > 0 && (of(before) === 0 || of(after) < of(before)));
    return grouped(falls, ({ before, after }) => `${of(before)} ${of(after)}`).flatMap(([, group]) => {
      const [first] = group;
      if (first === undefined) return [];
      const [was, is] = [of(first.before), of(first.after)];
      const from = was === 0 ? "no limit" : `${say(was)} (−${Math.round((1 - is / was) * 100)} %)`;
      const each = unit === "hours" ? "" : " in each partition";
      const keep = group.length === 1 ? "keeps" : "keep";
      return [danger(`${topicsOf(group)} ${keep} ${say(is)}${each} instead of ${from}: ${follows}.`, names(group))];
    });
  });
}

/** Topics with other partitions: Kafka has no way to take one away. */
function repartitioned(changed: readonly Pair[]): Item[] {
  const moved = changed.filter(({ before, after }) => partitions(before) !== partitions(after));
  return grouped(moved, ({ before, after }) => `${partitions(before)} ${partitions(after)}`).flatMap(([, group]) => {
    const [first] = group;
    if (first === undefined) return [];
    const [was, is] = [partitions(first.before), partitions(first.after)];
    return [
      is < was
        ? danger(
            `${topicsOf(group)} would have ${is} partitions instead of ${was}, which Kafka refuses: the topic operator reports them as not ready.`,
            names(group),
          )
        : attention(
            `${topicsOf(group)} get ${is} partitions instead of ${was}: records of one key go to another partition, and it cannot be taken back.`,
            names(group),
          ),
    ];
  });
}

function removed(all: readonly Pair[]): Item[] {
  const gone = all.filter((pair) => fate(pair) === "removed");
  const [kept, pruned] = [gone.filter(isKept), gone.filter((pair) => !isKept(pair))];
  const apps = enumerate([...new Set(kept.map(({ app }) => app))]);
  return [
    ...(pruned.length === 0
      ? []
      : [
          danger(
            `${topicsOf(pruned)} ${pruned.length === 1 ? "is" : "are"} removed: what waits there for replay is lost; ${enumerate(names(pruned), 4)}.`,
            names(pruned),
          ),
        ]),
    ...(kept.length === 0
      ? []
      : [
          attention(
            `${topicsOf(kept)} ${kept.length === 1 ? "leaves" : "leave"} Git and ${kept.length === 1 ? "stays" : "stay"} in the cluster with what waits there, until a person removes ${kept.length === 1 ? "it" : "them"}; Application ${apps} is OutOfSync until then: ${enumerate(names(kept), 4)}.`,
            names(kept),
          ),
        ]),
  ];
}

/** Kafka's topics: what goes, what keeps less, what is refused, and what is new. */
export function topics(pairs: readonly Pair[]): Item[] {
  const all = pairs.filter(({ kind }) => kind === "KafkaTopic");
  const changed = all.filter((pair) => fate(pair) === "changed");
  const added = all.filter((pair) => fate(pair) === "added");
  return [
    ...removed(all),
    ...smaller(changed),
    ...repartitioned(changed),
    ...(added.length === 0
      ? []
      : [
          note(
            `${topicsOf(added)} ${added.length === 1 ? "is" : "are"} added: ${enumerate(names(added), 4)}.`,
            names(added),
          ),
        ]),
  ];
}

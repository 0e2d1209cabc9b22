import { isDeepStrictEqual } from "node:util";
import { at, fields, text } from "../../base/fields.ts";
import { type Demand, demands } from "../../capacity/demand.ts";
import { ANNOTATIONS, ownLabelValue } from "../../kubernetes/labels.ts";
import { attention, type Item, note } from "./item.ts";
import { configMapsOf, imagesOf, isWorkload, podTemplate, resourcesOf } from "./pod-template.ts";
import { nameOf, objectsOf, ofKind, type Pair, pairs, type Side } from "./side.ts";
import { enumerate, grouped, plural } from "./words.ts";

/** A workload whose pods are replaced. */
interface Roll {
  readonly name: string;
  readonly app: string;
  readonly wave: number;
  /** Place within its application: an object's own wave. */
  readonly within: number;
  readonly pods: number;
  /** Its only pod is all there is of it: no other zone's workload does the same. */
  readonly alone: boolean;
  readonly reasons: readonly string[];
}

const waveOf = (object: unknown): number =>
  Number(text(at(object, "metadata", "annotations", ANNOTATIONS.syncWave)) || 0);

/** Wave of an app: of the Application that syncs its folder. */
const waves = (side: Side): Map<string, number> =>
  new Map(ofKind(side, "Application").map((object) => [nameOf(object), waveOf(object)]));

function reasons({ before, after }: Pair): string[] {
  if (before === undefined || after === undefined) return [];
  const [old, now] = [podTemplate(before), podTemplate(after)];
  const found = [
    ["new image", imagesOf],
    ["new configuration", configMapsOf],
    ["new size", resourcesOf],
  ] as const;
  const named = found.flatMap(([reason, of]) => (isDeepStrictEqual(of(old), of(now)) ? [] : [reason]));
  return named.length > 0 ? named : ["other settings of its pods"];
}

/** Kinds whose operator replaces the pods one by one when their specification changes. */
const OPERATED = /^(Kafka|KafkaNodePool|ClickHouse\w*Installation)$/;

function rolls(pair: Pair): boolean {
  const { before, after, kind } = pair;
  if (before === undefined || after === undefined) return false;
  if (OPERATED.test(kind)) return !isDeepStrictEqual(before["spec"], after["spec"]);
  return isWorkload(pair) && !isDeepStrictEqual(podTemplate(before), podTemplate(after));
}

/** Third-party charts: what of their pods rolls is the chart's own business. */
const chartChanged = ({ kind, before, after }: Pair): boolean =>
  kind === "Application" &&
  text(at(after, "spec", "source", "chart")) !== "" &&
  before !== undefined &&
  !isDeepStrictEqual(at(before, "spec", "source"), at(after, "spec", "source"));

/** Pods of a workload, the fewest that an autoscaler makes; of a DaemonSet and of what is not counted, none. */
const podsOf = (demand: Demand | undefined): number =>
  demand === undefined || demand.replicas === "each node" ? 0 : demand.replicas.min;

function rollOf(pair: Pair, appWaves: ReadonlyMap<string, number>, demand: Demand | undefined): Roll {
  const chart = chartChanged(pair);
  const name = pair.name.split("/").at(-1) ?? pair.name;
  const pods = podsOf(demand);
  const zonal = ownLabelValue(fields(at(podTemplate(pair.after), "metadata", "labels")), "zone") !== undefined;
  return {
    name: OPERATED.test(pair.kind) ? `${pair.kind} ${name}` : name,
    app: chart ? name : pair.app,
    wave: appWaves.get(chart ? name : pair.app) ?? 0,
    within: chart ? 0 : waveOf(pair.after),
    pods,
    alone: pods === 1 && !zonal,
    reasons: chart ? ["its chart or values"] : OPERATED.test(pair.kind) ? ["what its operator runs"] : reasons(pair),
  };
}

const line = ({ name, pods, reasons: why }: Roll): string =>
  `${name}: ${pods === 0 ? "its pods" : plural(pods, "pod")}, ${enumerate(why)}`;

function sentence(app: string, wave: number, group: readonly Roll[], phases: readonly string[]): Item {
  const pods = group.reduce((sum, one) => sum + one.pods, 0);
  const steps = grouped(
    [...group].sort((a, b) => a.within - b.within),
    ({ within }) => String(within),
  ).map(([, members]) =>
    enumerate(
      members.map(({ name }) => name),
      8,
    ),
  );
  const why = enumerate([...new Set(group.flatMap((one) => one.reasons))]);
  const phase = phases[wave] ?? "outside the phases";
  const alone = group.filter((one) => one.alone).map(({ name }) => name);
  const out =
    alone.length === 0
      ? ""
      : `; ${enumerate(alone)} ${alone.length === 1 ? "has" : "have"} one pod, and ${alone.length === 1 ? "is" : "are"} away meanwhile`;
  return (alone.length === 0 ? note : attention)(
    `Wave ${wave} (${phase}), ${app}: ${steps.join(", then ")} ${group.length === 1 ? "restarts" : "restart"}${pods === 0 ? "" : `, ${plural(pods, "pod")}`}, for ${why}${out}.`,
    group.map(line),
  );
}

/** Pods that restart, in the order in which Argo CD gets to them. */
export function restarts(before: Side, after: Side): Item[] {
  const appWaves = new Map([...waves(before), ...waves(after)]);
  const sizes = new Map(demands(objectsOf(after)).map((demand) => [demand.workload, demand]));
  const found = pairs(before, after)
    .filter((pair) => rolls(pair) || chartChanged(pair))
    .map((pair) => rollOf(pair, appWaves, sizes.get(pair.key)))
    .sort((a, b) => a.wave - b.wave || (a.app < b.app ? -1 : a.app > b.app ? 1 : a.within - b.within));
  return grouped(found, ({ app }) => app).map(([app, group]) =>
    sentence(app, group[0]?.wave ?? 0, group, after.phases ?? []),
  );
}

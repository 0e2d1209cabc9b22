import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import { at, type Fields, fields, list, text } from "../../base/fields.ts";
import { SEVERITIES } from "../../conventions/alerting.ts";
import { SLO_LABELS } from "../../observability/slo/names.ts";
import { attention, danger, type Item, note } from "./item.ts";
import { nameOf, ofKind, type Pair, pairs, type Side } from "./side.ts";
import { enumerate, plural, shown } from "./words.ts";

/** Groups of a rules file; none where the text is something else. */
function groupsOf(file: string): readonly Fields[] {
  if (!/^groups:/m.test(file)) return [];
  const document: unknown = parse(file);
  return list(at(document, "groups"));
}

const rulesOf = (side: Side): Fields[] =>
  ofKind(side, "ConfigMap")
    .flatMap((object) => Object.values(fields(object["data"])).map(text))
    .flatMap(groupsOf)
    .flatMap((group) => list(group["rules"]));

/** Rules of service level objectives, by the objective's id. */
function objectives(rules: readonly Fields[]): Map<string, Fields[]> {
  const found = Map.groupBy(rules, (rule) => text(at(rule, "labels", SLO_LABELS.id)));
  found.delete("");
  return found;
}

/** Rules of one name are told apart by their labels, a severity, a window; a name that is had once is enough. */
function keyed(kind: "alert" | "record", ...sides: readonly (readonly Fields[])[]): Map<string, Fields>[] {
  const ours = sides.map((rules) => rules.filter((rule) => kind in rule));
  const often = new Set(
    ours.flatMap((rules) =>
      [...Map.groupBy(rules, (rule) => text(rule[kind]))].flatMap(([name, same]) => (same.length > 1 ? [name] : [])),
    ),
  );
  const keyOf = (rule: Fields): string => {
    const name = text(rule[kind]);
    return often.has(name) ? `${name} ${Object.values(fields(rule["labels"])).map(text).join(" ")}` : name;
  };
  return ours.map((rules) => new Map(rules.map((rule) => [keyOf(rule), rule])));
}

const severityOf = (rule: Fields): string => text(at(rule, "labels", "severity"));

const pages = (rule: Fields): boolean => severityOf(rule) === SEVERITIES.page;

function alertChange(name: string, was: Fields, is: Fields): Item[] {
  const fields = (["expr", "for", "keep_firing_for", "labels"] as const).filter(
    (field) => !isDeepStrictEqual(was[field], is[field]),
  );
  if (fields.length === 0) return [];
  const details = fields.map((field) => `${field}: ${shown(was[field])} → ${shown(is[field])}`);
  if (pages(was) && !pages(is))
    return [danger(`Alert ${name} no longer wakes anybody: ${severityOf(was)} → ${severityOf(is)}.`, details)];
  const [first = ""] = details;
  return [
    attention(`Alert ${name} fires on other terms: ${fields.length === 1 ? first : enumerate([...fields])}.`, details),
  ];
}

/** Rules of a kind that came, went or changed. */
function compare(kind: "alert" | "record", before: readonly Fields[], after: readonly Fields[]) {
  const [old = new Map<string, Fields>(), now = new Map<string, Fields>()] = keyed(kind, before, after);
  return {
    added: [...now].filter(([key]) => !old.has(key)),
    removed: [...old].filter(([key]) => !now.has(key)),
    changed: [...now].flatMap(([key, is]) => {
      const was = old.get(key);
      return was === undefined || isDeepStrictEqual(was, is) ? [] : [[key, was, is] as const];
    }),
  };
}

const NAME = "alertmanager";

const routing = ({ kind, app, before, after }: Pair): Item[] =>
  kind === "ConfigMap" &&
  app === NAME &&
  before !== undefined &&
  after !== undefined &&
  !isDeepStrictEqual(before["data"], after["data"])
    ? [attention(`Alertmanager's configuration ${nameOf(after)} changes: who is told of what, and how.`)]
    : [];

/** Alerts, recorded series and service level objectives that change, and where alerts are sent. */
export function alerts(before: Side, after: Side): Item[] {
  const [old, now] = [rulesOf(before), rulesOf(after)];
  const [alert, record] = [compare("alert", old, now), compare("record", old, now)];
  const [had, has] = [objectives(old), objectives(now)];
  const touched = [...new Set([...had.keys(), ...has.keys()])].filter(
    (id) => !isDeepStrictEqual(had.get(id), has.get(id)),
  );
  const series = record.added.length + record.removed.length + record.changed.length;
  return [
    ...alert.removed.map(([name, rule]) =>
      (pages(rule) ? danger : attention)(`Alert ${name} is removed: nobody is told of it any more.`, [
        shown(rule["expr"]),
      ]),
    ),
    ...alert.changed.flatMap(([name, was, is]) => alertChange(name, was, is)),
    ...alert.added.map(([name, rule]) =>
      note(
        `Alert ${name} is new${pages(rule) ? ", and wakes people" : ""}: ${shown(at(rule, "annotations", "summary")).replace(/\.$/, "")}.`,
      ),
    ),
    ...touched.map((id) => {
      const word = !had.has(id) ? "is new" : has.has(id) ? "is measured or alerted on otherwise" : "is removed";
      return attention(`Service level objective ${id} ${word}.`);
    }),
    ...(series === 0
      ? []
      : [
          note(
            `${plural(series, "recorded series")}: ${record.added.length} new, ${record.changed.length} changed, ${record.removed.length} removed.`,
            [...record.changed.map(([name]) => name), ...record.removed.map(([name]) => `${name}: removed`)],
          ),
        ]),
    ...pairs(before, after).flatMap(routing),
  ];
}

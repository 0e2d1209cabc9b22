import { isDeepStrictEqual } from "node:util";
import { at, type Fields, fields, list, text, texts } from "../../base/fields.ts";
import { differences } from "../../plan/compare.ts";
import { attention, danger, type Item, note } from "./item.ts";
import type { Side } from "./side.ts";
import { enumerate, plural, shown } from "./words.ts";

const STORED: Readonly<Record<string, string>> = {
  traces: "Traces are",
  logs: "Logs are",
  metrics: "Metrics are",
  metricsBackup: "Daily copies of the metrics backup are",
  audit: "Audit and resource logs are",
};

function retention(before: Side, after: Side): Item[] {
  return Object.entries(STORED).flatMap(([signal, subject]) => {
    const [was, is] = [before, after].map(({ values }) => at(values, "retentionDays", signal));
    if (typeof was !== "number" || typeof is !== "number" || was === is) return [];
    const sentence = `${subject} kept ${plural(is, "day")} instead of ${was}`;
    return is < was
      ? [
          danger(
            `${sentence}: what is older than ${plural(is, "day")} is deleted soon after, and a revert does not bring it back.`,
          ),
        ]
      : [
          attention(
            `${sentence}: once ${plural(is, "day")} have passed, ${Math.round((is / was - 1) * 100)} % more is stored.`,
          ),
        ];
  });
}

/** Values whose fall lowers what survives a failure, each with what follows. */
const DURABILITY: readonly { readonly path: readonly string[]; readonly what: string; readonly lower: string }[] = [
  {
    path: ["hyperion", "tempo", "replicationFactor"],
    what: "Copies of a trace among ingesters",
    lower: "a lost volume may lose traces that were acknowledged",
  },
  {
    path: ["hyperion", "loki", "replicationFactor"],
    what: "Copies of a log among ingesters",
    lower: "a lost volume may lose logs that were acknowledged",
  },
  {
    path: ["hyperion", "metrics", "replicationFactor"],
    what: "Copies of a sample in VictoriaMetrics",
    lower: "a vmstorage pod that is away takes samples with it",
  },
  {
    path: ["hyperion", "kafka", "replicationFactor"],
    what: "Copies of a buffered record in Kafka",
    lower: "fewer brokers may be lost before the failover buffer loses data",
  },
  {
    path: ["hyperion", "kafka", "minInSyncReplicas"],
    what: "Brokers that acknowledge a buffered record",
    lower: "what was acknowledged may be lost with one broker",
  },
  {
    path: ["hyperion", "kafka", "retentionHours"],
    what: "Hours that buffered data waits for replay",
    lower: "an outage of a store that lasts longer loses data",
  },
];

const durability = (before: Side, after: Side): Item[] =>
  DURABILITY.flatMap(({ path, what, lower }) => {
    const [was, is] = [before, after].map(({ values }) => at(values, ...path));
    if (typeof was !== "number" || typeof is !== "number" || was === is) return [];
    return is < was ? [danger(`${what}: ${was} → ${is}; ${lower}.`)] : [note(`${what}: ${was} → ${is}.`)];
  });

const named = (side: Side, ...path: string[]): Map<string, Fields> =>
  new Map(list(at(side.values, ...path)).map((member) => [text(member["name"]), member]));

const signalsOf = (member: Fields): string => {
  const signals = texts(member["signals"]);
  return signals.length === 0 ? "traces, metrics and logs" : enumerate(signals);
};

function tenants(before: Side, after: Side): Item[] {
  const [old, now] = [named(before, "hyperion", "tenants"), named(after, "hyperion", "tenants")];
  const added = [...now]
    .filter(([name]) => !old.has(name))
    .map(([name, tenant]) => {
      const tokens = texts(tenant["producers"]).length;
      const by = tokens === 0 ? "by certificate only" : `with the tokens of ${plural(tokens, "application")}`;
      return attention(
        `Tenant ${name} of team ${text(tenant["team"])} is new: it may send ${signalsOf(tenant)}, ${by}, within the default limits of the stores unless it states its own.`,
      );
    });
  const removed = [...old.keys()]
    .filter((name) => !now.has(name))
    .map((name) =>
      danger(
        `Tenant ${name} is removed: what it still sends is refused at the ingress, and nobody can query what it stored, which ages out.`,
      ),
    );
  const producers = [...now].flatMap(([name, tenant]) => {
    const known = old.get(name);
    if (known === undefined) return [];
    const gone = texts(known["producers"]).filter((id) => !texts(tenant["producers"]).includes(id));
    const come = texts(tenant["producers"]).filter((id) => !texts(known["producers"]).includes(id));
    const refused =
      gone.length === 0
        ? []
        : [
            danger(
              `Tenant ${name} no longer accepts ${plural(gone.length, "application")}: their requests are refused at once.`,
              gone,
            ),
          ];
    const accepted =
      come.length === 0
        ? []
        : [attention(`Tenant ${name} accepts ${plural(come.length, "more application")} as its producers.`, come)];
    return [...refused, ...accepted];
  });
  return [...removed, ...added, ...producers];
}

const share = (consumer: Fields): string => {
  const percent = consumer["samplingPercent"];
  const services = texts(consumer["services"]);
  const part = typeof percent === "number" && percent < 100 ? `${percent} % of the ` : "the ";
  const severity = text(consumer["minSeverity"]);
  return `${part}${signalsOf(consumer)} of ${services.length === 0 ? "all services" : enumerate(services)}${severity === "" || severity === "INFO" ? "" : `, logs from ${severity} up`}`;
};

function consumers(before: Side, after: Side): Item[] {
  const [old, now] = [named(before, "consumers"), named(after, "consumers")];
  const where = (consumer: Fields) =>
    text(consumer["endpoint"]) === "" ? "as soon as it has an endpoint" : `at ${text(consumer["endpoint"])}`;
  return [
    ...[...now]
      .filter(([name]) => !old.has(name))
      .map(([name, consumer]) =>
        attention(
          `Consumer ${name} is new: ${share(consumer)} leave the platform for it, ${where(consumer)}; its bearer token must be in Key Vault as consumer-${name}-token before the sync.`,
        ),
      ),
    ...[...old.keys()]
      .filter((name) => !now.has(name))
      .map((name) =>
        attention(
          `Consumer ${name} is removed: it receives nothing any more, and what waits for it in the buffer is dropped with its topics.`,
        ),
      ),
    ...[...now].flatMap(([name, consumer]) => {
      const known = old.get(name);
      return known === undefined || isDeepStrictEqual(known, consumer)
        ? []
        : [
            attention(
              `Consumer ${name} receives ${share(consumer)} ${where(consumer)}; it was ${share(known)} ${where(known)}.`,
            ),
          ];
    }),
  ];
}

/** What tells a member of a list from the others, whatever its place. */
function memberName(member: unknown): string {
  const { name, rule, resource, object } = fields(member);
  return [name, rule, resource, object]
    .map(text)
    .filter((part) => part !== "")
    .join(" ");
}

/** Lists of named members as records, so that a new member in the middle is one difference. */
function keyed(value: unknown): unknown {
  if (Array.isArray(value)) {
    const names = value.map(memberName);
    const distinct = names.length > 0 && !names.includes("") && new Set(names).size === names.length;
    return distinct ? Object.fromEntries(value.map((member, index) => [names[index], keyed(member)])) : value;
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, keyed(inner)]))
    : value;
}

/** Every value of the environment's file that differs, and what the well-known ones mean. */
export function values(before: Side, after: Side): Item[] {
  const lines = [...differences(keyed(fields(before.values)), keyed(fields(after.values)), "")].map(
    ({ path, before: was, after: is }) => `${path}: ${shown(was)} → ${shown(is)}`,
  );
  const known = [retention, durability, tenants, consumers].flatMap((rule) => rule(before, after));
  const all =
    lines.length === 0
      ? []
      : [
          note(
            `${plural(lines.length, "value")} of the environment's file ${lines.length === 1 ? "differs" : "differ"}.`,
            lines,
          ),
        ];
  return [...known, ...all];
}

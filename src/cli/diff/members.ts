import { isDeepStrictEqual } from "node:util";
import { at, type Fields, list, text, texts } from "../../base/fields.ts";
import { attention, danger, type Item } from "./item.ts";
import type { Side } from "./side.ts";
import { enumerate, plural } from "./words.ts";

const named = (side: Side, ...path: string[]): Map<string, Fields> =>
  new Map(list(at(side.values, ...path)).map((member) => [text(member["name"]), member]));

const signalsOf = (member: Fields): string => {
  const signals = texts(member["signals"]);
  return signals.length === 0 ? "traces, metrics and logs" : enumerate(signals);
};

/** Tenants that come, go, or accept other producers. */
export function tenants(before: Side, after: Side): Item[] {
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

/** Consumer teams that come, go, or receive something else. */
export function consumers(before: Side, after: Side): Item[] {
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
          `Consumer ${name} is removed: it receives nothing any more, and what waits for it in the buffer is not sent.`,
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

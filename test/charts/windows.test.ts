import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { ENVIRONMENTS, loadEnvironment } from "../../src/config/load.ts";
import { type DashboardJson, queriesOf } from "../observability/dashboards/model.ts";
import { readsBack } from "../observability/windows.ts";
import { at, fields, list, rendered, text, workloads } from "./rendered.ts";

const DAY = 86_400;
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: DAY };

/** Seconds of `168h`, `14d`. */
const length = (value: unknown): number => {
  const [, count, unit = ""] = /^(\d+)([smhd])$/.exec(text(value).replaceAll('"', "")) ?? [];
  const factor = SECONDS[unit];
  if (count === undefined || factor === undefined) throw new Error(`found ${text(value)}, allowed: a length as 14d`);
  return Number(count) * factor;
};

const files = (environment: string, name: RegExp, ending: string): string[] =>
  rendered(environment)
    .filter(({ kind, metadata }) => kind === "ConfigMap" && name.test(metadata.name))
    .flatMap((object) => Object.entries(fields(object["data"])))
    .filter(([file]) => file.endsWith(ending))
    .map(([, content]) => text(content));

/** Expressions of the rule files that vmalert is given. */
const rules = (environment: string) =>
  files(environment, /^vmalert-/, ".yaml").flatMap((file) =>
    list(at(load(file), "groups")).flatMap((group) =>
      list(group["rules"]).map((rule) => ({ name: text(rule["record"] ?? rule["alert"]), expr: text(rule["expr"]) })),
    ),
  );

const dashboards = (environment: string): DashboardJson[] =>
  files(environment, /^grafana-/, ".json").map((file) => JSON.parse(file) as DashboardJson);

const argument = (environment: string, workload: string, flag: string): string => {
  const found = workloads(rendered(environment)).find(({ metadata }) => metadata.name === workload);
  const args = list(at(found, "spec", "template", "spec", "containers")).flatMap(({ args: all }) =>
    Array.isArray(all) ? all.map(text) : [],
  );
  const value = args.find((one) => one.startsWith(`-${flag}=`))?.slice(flag.length + 2);
  if (value === undefined) throw new Error(`${workload}: found no -${flag}`);
  return value;
};

it("how far back an expression reads is what its ranges and offsets come to", () => {
  expect(readsBack("sum_over_time(a[30d]) / sum(rate(b[5m]))")).toBe(30 * DAY);
  expect(readsBack("last_over_time(a[1h] offset 10d)")).toBe(10 * DAY + 3600);
  expect(readsBack("max_over_time(rate(a[5m])[2h:1m]) > 1")).toBe(7500);
});

/** Whatever looks back is held to how long what it looks at is kept, as the stores themselves are told. */
describe.each(ENVIRONMENTS)("windows and retentions of %s", (name) => {
  const kept = {
    metrics: length(argument(name, "vmstorage", "retentionPeriod")),
    logs: length(at(load(files(name, /^loki-/, "loki.yaml")[0] ?? ""), "limits_config", "retention_period")),
    traces: length(
      at(load(files(name, /^tempo-/, "tempo.yaml")[0] ?? ""), "compactor", "compaction", "block_retention"),
    ),
  };

  it("no rule reads further back than vmstorage keeps", () => {
    const all = rules(name);
    expect(all.length).toBeGreaterThan(100);
    expect(all.filter(({ expr }) => readsBack(expr) > kept.metrics)).toEqual([]);
  });

  it("no panel and no page of Grafana begins before what it shows", () => {
    const all = dashboards(name);
    expect(all.length).toBeGreaterThan(10);
    const tooFar = all.flatMap((one) => {
      const metrics = queriesOf(one, "metrics").map(({ text: query }) => query);
      const shown = queriesOf(one, "logs").length > 0 ? Math.min(kept.metrics, kept.logs) : kept.metrics;
      const from = length(text(at(one, "time", "from")).replace("now-", ""));
      return [
        ...(from > shown ? [`${one.uid} begins ${from / DAY} d ago`] : []),
        ...metrics.filter((query) => !query.includes("$__") && readsBack(query) > kept.metrics),
      ];
    });
    expect(tooFar).toEqual([]);
  });

  it("each store answers a query over all that it keeps, and looks for nothing older", () => {
    const tempo = load(files(name, /^tempo-/, "tempo.yaml")[0] ?? "");
    expect(length(at(tempo, "query_frontend", "search", "max_duration"))).toBe(kept.traces);
    const loki = load(files(name, /^loki-/, "loki.yaml")[0] ?? "");
    expect(length(at(loki, "limits_config", "max_query_lookback"))).toBe(kept.logs);
    // Not stated: Loki's own is 721 h.
    expect(kept.logs).toBeLessThanOrEqual(721 * 3600);
  });

  it("a backup is older than what alerts ask of it for less time than its record is kept", () => {
    const age = rules(name).filter(({ name: rule }) => /^Backup(Old|Missing)$/.test(rule));
    expect(age.length).toBe(2);
    expect(age.map(({ expr }) => readsBack(expr)).filter((back) => back < 3 * DAY || back > kept.metrics)).toEqual([]);
    expect(loadEnvironment(name).retentionDays.metricsBackup * DAY).toBeGreaterThanOrEqual(2 * DAY);
  });
});

it.each(ENVIRONMENTS)("%s sends no exemplars and follows none: VictoriaMetrics takes them and keeps none", (name) => {
  const tempo = load(files(name, /^tempo-/, "tempo.yaml")[0] ?? "");
  const written = list(at(tempo, "metrics_generator", "storage", "remote_write"));
  expect(written.length).toBeGreaterThan(0);
  expect(written.filter((one) => one["send_exemplars"] !== false)).toEqual([]);
  const provisioned = files(name, /^grafana-datasources-/, ".yaml");
  expect(provisioned.length).toBeGreaterThan(0);
  expect(provisioned.join()).not.toContain("exemplarTraceIdDestinations");
});

import { expect, test } from "vitest";
import { DATASOURCE_UIDS } from "../../../src/conventions/datasource-uids.ts";
import type { Datasource } from "../../../src/telemetry/grafana/datasource-types.ts";
import { type DatasourceOptions, grafanaDatasources } from "../../../src/telemetry/grafana/datasources.ts";
import { homeLinks } from "./home-links.ts";
import { danglingReferences } from "./references.ts";

const options: DatasourceOptions = {
  tempoUrl: "http://tempo:3200",
  lokiUrl: "http://loki:3100",
  metricsUrl: "http://vmauth:8427",
  alertmanagerUrl: "http://alertmanager:9093",
  tenants: [
    { name: "shop", accountId: 3 },
    { name: "bank", accountId: 4 },
  ],
  scrapeIntervalSeconds: 15,
  spanMetrics: { calls: "calls_total", latencyBucket: "latency_bucket" },
};
const { datasources, prune } = grafanaDatasources(options);
const byUid = (uid: string, list: readonly Datasource[] = datasources) => list.find((source) => source.uid === uid);

/** Every string of a value, wherever it is. */
const strings = (value: unknown): string[] =>
  typeof value === "string"
    ? [value]
    : typeof value === "object" && value !== null
      ? Object.values(value).flatMap(strings)
      : [];

test("Tempo, Loki and VictoriaMetrics are there, by uids that dashboards name (S0-GRF-03)", () => {
  expect(byUid("tempo")?.type).toBe("tempo");
  expect(byUid("loki")?.type).toBe("loki");
  expect(byUid("victoriametrics")?.type).toBe("prometheus");
  expect(byUid("alertmanager")?.type).toBe("alertmanager");
});

test("traces are the default, and a data source that is taken out is deleted", () => {
  expect(datasources.filter((source) => "isDefault" in source && source.isDefault).map(({ uid }) => uid)).toEqual([
    "tempo",
  ]);
  expect(prune).toBe(true);
});

test("no uid and no name is given twice", () => {
  for (const key of ["uid", "name"] as const) {
    const values = datasources.map((source) => source[key]);
    expect(new Set(values).size).toBe(values.length);
  }
});

test("every link leads to a data source that is provisioned", () => {
  expect(danglingReferences(datasources)).toEqual([]);
});

test("a data source that is missing is named with the link that needs it", () => {
  const without = datasources.filter(({ uid }) => uid !== DATASOURCE_UIDS.logs);
  expect(danglingReferences(without)).toEqual([
    { from: "tempo", path: "jsonData.tracesToLogsV2.datasourceUid", uid: "loki" },
  ]);
});

test("the platform's data sources read all tenants, a tenant's its own and nothing else", () => {
  expect(byUid("tempo")?.secureJsonData).toEqual({ httpHeaderValue1: "shop|bank" });
  expect(byUid("tempo-shop")?.secureJsonData).toEqual({ httpHeaderValue1: "shop" });
  expect(byUid("loki-bank")?.secureJsonData).toEqual({ httpHeaderValue1: "bank" });
  expect(byUid("victoriametrics")).toHaveProperty("url", "http://vmauth:8427/select/multitenant/prometheus");
  expect(byUid("victoriametrics-bank")).toHaveProperty("url", "http://vmauth:8427/select/4/prometheus");
  expect(byUid("tempo-shop")).toHaveProperty("jsonData.tracesToLogsV2.datasourceUid", "loki-shop");
});

test("one tenant gets no second set of the same", () => {
  const single = grafanaDatasources({ ...options, tenants: [{ name: "shop", accountId: 3 }] });
  expect(single.datasources.map(({ uid }) => uid)).toEqual(["tempo", "loki", "victoriametrics", "alertmanager"]);
});

test("what the browser fills in survives Grafana's own expansion at the start", () => {
  const all = datasources.flatMap(({ jsonData }) => strings(jsonData)).filter((text) => text.includes("$"));
  expect(all.length).toBeGreaterThan(0);
  for (const text of all) expect(text.replaceAll("$$", "")).not.toContain("$");
  expect(byUid("loki")).toHaveProperty("jsonData.derivedFields.0.url", "$$" + "{__value.raw}");
});

test("RED queries use the names they are given", () => {
  const queries = strings(byUid("tempo")?.jsonData).filter((text) => text.includes("rate("));
  expect(queries).toHaveLength(3);
  for (const query of queries) expect(query).toMatch(/calls_total|latency_bucket/);
});

test("ClickHouse comes and goes without changing anything else", () => {
  const clickhouse = { host: "clickhouse", database: "otel", user: "grafana", passwordFile: "/secrets/clickhouse" };
  const withIt = grafanaDatasources({ ...options, clickhouse }).datasources;
  expect(byUid("clickhouse", withIt)?.secureJsonData).toEqual({ password: "$__file{/secrets/clickhouse}" });
  expect(withIt.filter(({ uid }) => uid !== "clickhouse")).toEqual(datasources);
});

test("vmauth's token is read from a file", () => {
  const secured = grafanaDatasources({ ...options, metricsTokenFile: "/secrets/token" }).datasources;
  expect(byUid("victoriametrics", secured)).toMatchObject({
    jsonData: { httpHeaderName1: "Authorization" },
    secureJsonData: { httpHeaderValue1: "Bearer $__file{/secrets/token}" },
  });
});

test("the home page links traces first and logs last, each to an existing data source", () => {
  const links = homeLinks();
  expect(links.map(({ title }) => title)).toEqual(["Traces", "Metrics", "Logs"]);
  const uids = links.map(({ url }) => {
    const panes: unknown = JSON.parse(new URL(url, "https://grafana").searchParams.get("panes") ?? "");
    return strings(panes)[0] ?? "";
  });
  expect(uids).toEqual(["tempo", "victoriametrics", "loki"]);
  for (const uid of uids) expect(byUid(uid)?.uid).toBe(uid);
});

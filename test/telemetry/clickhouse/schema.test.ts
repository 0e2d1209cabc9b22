import { expect, test } from "vitest";
import { clickhouseSchema, clickhouseScript } from "../../../src/telemetry/clickhouse/schema.ts";
import { TRACES_COLUMNS } from "../../../src/telemetry/clickhouse/tables.ts";
import { VIEWS } from "../../../src/telemetry/clickhouse/views.ts";

const single = { database: "otel", retentionDays: 40 };
const replicated = { ...single, cluster: "main" };
const statement = (statements: string[], name: string): string =>
  statements.find((text) => text.split("\n")[0]?.includes(`\`${name}\``)) ?? "";

test("the span table has the columns that the collector's exporter inserts, in its order (S0-CLK-02)", () => {
  expect(Object.keys(TRACES_COLUMNS)).toEqual([
    "Timestamp",
    "TraceId",
    "SpanId",
    "ParentSpanId",
    "TraceState",
    "SpanName",
    "SpanKind",
    "ServiceName",
    "ResourceAttributes",
    "ScopeName",
    "ScopeVersion",
    "SpanAttributes",
    "Duration",
    "StatusCode",
    "StatusMessage",
    "Events",
    "Links",
  ]);
  const table = statement(clickhouseSchema(single), "otel_traces");
  for (const [name, type] of Object.entries(TRACES_COLUMNS)) expect(table).toContain(`${name} ${type}`);
});

test("end-to-end monitoring: service edges, trace durations and RED are materialized views of the spans (S0-CLK-03)", () => {
  for (const { table, view } of Object.values(VIEWS)) {
    const text = statement(clickhouseSchema(single), view);
    expect(text).toMatch(/^CREATE MATERIALIZED VIEW/);
    expect(text).toContain(`TO \`otel\`.\`${table}\``);
    expect(text).toContain("FROM `otel`.`otel_traces`");
  }
});

test("a view's table is made before the view, and the spans before both", () => {
  const statements = clickhouseSchema(single);
  const at = (name: string) => statements.indexOf(statement(statements, name));
  for (const { table, view } of Object.values(VIEWS)) {
    expect(at("otel_traces")).toBeLessThan(at(table));
    expect(at(table)).toBeLessThan(at(view));
  }
});

test("edges join two spans of one trace over a minute that is closed, not on insert", () => {
  const view = statement(clickhouseSchema(single), VIEWS.serviceEdges.view);
  expect(view).toContain("REFRESH EVERY 1 MINUTE APPEND");
  expect(view).toContain("client.TraceId = server.TraceId AND client.SpanId = server.ParentSpanId");
  expect(view).toContain("now() - INTERVAL 300 SECOND");
});

test("every table drops rows after the retention that was asked for", () => {
  const tables = clickhouseSchema({ ...single, retentionDays: 3 }).filter((text) => text.startsWith("CREATE TABLE"));
  expect(tables).toHaveLength(5);
  for (const table of tables) expect(table).toContain("+ toIntervalDay(3)");
  expect(() => clickhouseSchema({ ...single, retentionDays: 0 })).toThrow("found 0 days");
});

test("one server has plain engines; a cluster a replicated database, which refreshes a view on one replica", () => {
  expect(clickhouseScript(single)).not.toContain("Replicated");
  const statements = clickhouseSchema(replicated);
  expect(statements[0]).toContain("ON CLUSTER `main` ENGINE = Replicated(");
  const engines = statements.flatMap((text) => text.match(/ENGINE = \w+MergeTree/g) ?? []);
  expect(engines).toHaveLength(5);
  for (const engine of engines) expect(engine).toMatch(/^ENGINE = Replicated/);
  expect(statements.slice(1).join("\n")).not.toContain("ON CLUSTER");
});

test("a name that would need escaping is refused", () => {
  expect(() => clickhouseSchema({ ...single, database: "otel`; DROP" })).toThrow("allowed: letters, digits");
});

import { beforeAll, describe, expect, test } from "vitest";
import { recordsOf } from "../../../src/observability/rule.ts";
import { recordedLabels, unknownLabels } from "../../observability/labels.ts";
import { parseErrors, selected } from "../../observability/promql.ts";
import { knownToPrometheus } from "./exported.ts";
import { allGroups, parsed } from "./files.ts";
import { type Dashboard, expressions, panels } from "./panels.ts";

const FILES = ["slo-overview", "service-health", "infrastructure"] as const;
const dashboards = FILES.map((name) => [name, parsed<Dashboard>(`grafana/dashboards/${name}.json`)] as const);
const RECORDS = recordsOf(allGroups());
const NAMES = new Set(RECORDS.map(({ record }) => record));

let known: Awaited<ReturnType<typeof knownToPrometheus>>;

beforeAll(async () => {
  known = await knownToPrometheus();
});

const titles = (name: (typeof FILES)[number]): string[] =>
  panels(parsed<Dashboard>(`grafana/dashboards/${name}.json`)).map(({ title }) => title);

const queryOf = (name: (typeof FILES)[number], title: string): string[] =>
  panels(parsed<Dashboard>(`grafana/dashboards/${name}.json`))
    .filter((panel) => panel.title === title)
    .flatMap(({ targets }) => (targets ?? []).map(({ expr }) => expr));

describe.each(dashboards)("the dashboard %s", (name, dashboard) => {
  test("is one that Grafana 10.4 reads from a file", () => {
    expect(dashboard.uid).toBe(name);
    expect(dashboard).not.toHaveProperty("id");
    expect(dashboard.schemaVersion).toBe(39);
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { targets = [], datasource } of panels(dashboard)) {
      expect(datasource?.uid).toBe("prometheus");
      expect(targets.map(({ refId }) => refId)).toEqual(targets.map((_, index) => "ABCDEFG"[index]));
    }
  });

  test("asks again every 30 seconds (S4-GRF-12)", () => {
    expect(dashboard.refresh).toBe("30s");
  });

  test("names metrics that are recorded or exported, and labels that these have (S4-GRF-19)", () => {
    const labels = recordedLabels(RECORDS, known);
    expect(expressions(dashboard).length).toBeGreaterThan(3);
    for (const expr of expressions(dashboard)) {
      expect(parseErrors(expr)).toEqual([]);
      expect([...selected(expr)].filter((metric) => !known.has(metric) && !NAMES.has(metric))).toEqual([]);
      expect(unknownLabels(expr, labels, known)).toEqual([]);
    }
  });

  test("places no panel over another", () => {
    const places = dashboard.panels.map(({ gridPos }) => gridPos);
    const over = places.filter((a, index) =>
      places.some(
        (b, other) => other > index && a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h,
      ),
    );
    expect(over).toEqual([]);
  });
});

describe("the dashboards", () => {
  test("mostly read what rules have recorded (S4-GRF-19)", () => {
    const read = dashboards.flatMap(([, dashboard]) => expressions(dashboard).flatMap((expr) => [...selected(expr)]));
    const recorded = read.filter((metric) => NAMES.has(metric));
    expect(recorded.length / read.length).toBeGreaterThan(0.75);
  });

  test("show budgets, indicators and burn rates (S4-GRF-13)", () => {
    const found = expressions(parsed<Dashboard>("grafana/dashboards/slo-overview.json")).join("\n");
    for (const name of ["availability", "latency"]) {
      for (const part of [
        `slo:error_budget:${name}_remaining`,
        `slo:${name}:ratio_rate30d`,
        `slo:error_budget:${name}_burn_rate1h`,
      ]) {
        expect(found).toContain(part);
      }
    }
    const gauges = panels(parsed<Dashboard>("grafana/dashboards/slo-overview.json")).filter(
      ({ type }) => type === "gauge",
    );
    expect(gauges).toHaveLength(2);
  });

  test("show rate, errors, percentiles and a heatmap of each service (S4-GRF-14)", () => {
    const found = expressions(parsed<Dashboard>("grafana/dashboards/service-health.json")).join("\n");
    for (const part of [
      "app:http_requests:rate5m",
      "app:http_errors:ratio5m",
      "p50_5m",
      "p90_5m",
      "p95_5m",
      "p99_5m",
    ]) {
      expect(found).toContain(part);
    }
    const types = panels(parsed<Dashboard>("grafana/dashboards/service-health.json")).map(({ type }) => type);
    expect(types).toContain("heatmap");
  });

  test("show CPU, memory, disk, network and pods (S4-GRF-15)", () => {
    expect(titles("infrastructure")).toEqual(
      expect.arrayContaining(["CPU", "Memory", "Disk", "Network I/O", "Pod count"]),
    );
  });

  test("have a panel Error Budget (S4-GRF-16)", () => {
    expect(queryOf("slo-overview", "Error Budget")).toEqual(["slo:error_budget:availability_remaining"]);
  });

  test("have a panel Request Rate (S4-GRF-17)", () => {
    expect(queryOf("service-health", "Request Rate").map((expr) => [...selected(expr)])).toEqual([
      ["app:http_requests:rate5m"],
    ]);
  });

  test("have a panel p99 Latency (S4-GRF-18)", () => {
    expect(queryOf("service-health", "p99 Latency").map((expr) => [...selected(expr)])).toEqual([
      ["app:http_request_duration:p99_5m"],
    ]);
  });
});

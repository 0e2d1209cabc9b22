import { existsSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { OBJECTIVES } from "../../../profiles/sre/rules/objectives.ts";
import { alertsOf, recordsOf } from "../../../src/observability/rule.ts";
import { resolveObjective } from "../../../src/observability/slo/objective.ts";
import { recordedLabels, resultLabels, unknownLabels } from "../../observability/labels.ts";
import { parseErrors, selected } from "../../observability/promql.ts";
import { exportedByServices, knownToPrometheus } from "./exported.ts";
import { alerts, allGroups, expression, groups, rules } from "./files.ts";

const RECORDS = recordsOf(allGroups());
const ALERTS = alertsOf(allGroups());
const NAMES = new Set(RECORDS.map(({ record }) => record));

let known: Awaited<ReturnType<typeof knownToPrometheus>>;
let exported: Awaited<ReturnType<typeof exportedByServices>>;

beforeAll(async () => {
  known = await knownToPrometheus();
  exported = await exportedByServices();
});

describe("every expression", () => {
  test("is PromQL", () => {
    expect(rules(allGroups()).flatMap(({ expr }) => parseErrors(expr))).toEqual([]);
  });

  test("reads what a program exports or a rule records", () => {
    const read = new Set(rules(allGroups()).flatMap(({ expr }) => [...selected(expr)]));
    expect([...read].filter((name) => !known.has(name) && !NAMES.has(name))).toEqual([]);
  });

  test("compares and groups by labels that the metric has: a matcher on another would match everything (S4-SLO-04)", () => {
    const labels = recordedLabels(RECORDS, known);
    const wrong = rules(allGroups()).flatMap(({ expr }) =>
      unknownLabels(expr, labels, known).map((label) => `${label} in ${expr}`),
    );
    expect(wrong).toEqual([]);
  });

  test("would be found out if it read the label of the load generator's counter", () => {
    const bad = 'sum by (service) (rate(http_requests_total{status_code!~"5.."}[5m]))';
    expect(unknownLabels(bad, recordedLabels(RECORDS, known), known)).toEqual(["status_code"]);
    expect(exported.get("http_requests_total")).toEqual(new Set(["method", "path", "status"]));
  });

  test("asks for a bucket that the services' histograms have (S4-SLO-05)", () => {
    expect(exported.get("http_request_duration_seconds_bucket")).toContain("le");
    expect(expression("slo:latency:ratio_rate1h")).toContain('http_request_duration_seconds_bucket{le="0.5"}[1h]');
  });
});

describe("the objectives", () => {
  const minutes = ({ budget, period }: ReturnType<typeof resolveObjective>): number =>
    budget.toNumber() * Number.parseInt(period, 10) * 24 * 60;

  test("allow 43.2 minutes without an answer in 30 days (S4-SLO-01) (S4-SLO-08)", () => {
    const availability = resolveObjective(OBJECTIVES.availability);
    expect(availability.budget.toString()).toBe("0.001");
    expect(minutes(availability)).toBeCloseTo(43.2, 9);
  });

  test("allow one request in a hundred to take more than half a second (S4-SLO-02)", () => {
    const latency = resolveObjective(OBJECTIVES.latency);
    expect(latency.budget.toString()).toBe("0.01");
    expect(latency.period).toBe("30d");
    expect(expression("slo:latency:ratio_rate30d")).toContain('le="0.5"');
  });

  const WINDOWS = ["1m", "5m", "30m", "1h", "6h", "3d", "30d"];

  test.each([
    ["availability", "S4-SLO-03) (S4-SLO-06"],
    ["latency", "S4-SLO-07"],
  ])("are measured as %s over seven windows (%s)", (name) => {
    const found = RECORDS.map(({ record }) => record).filter((record) => record.startsWith(`slo:${name}:ratio_rate`));
    expect(found).toEqual(WINDOWS.map((window) => `slo:${name}:ratio_rate${window}`));
    for (const window of WINDOWS) {
      const ranges = [...expression(`slo:${name}:ratio_rate${window}`).matchAll(/\[(\w+)\]/g)].map(
        ([, range]) => range,
      );
      expect(new Set(ranges)).toEqual(new Set([window]));
    }
  });

  test.each(["availability", "latency"])("have a budget and its burn rates for %s (S4-SLO-10)", (name) => {
    for (const window of ["1h", "6h", "3d"])
      expect(expression(`slo:error_budget:${name}_burn_rate${window}`)).toContain(
        `(1 - slo:${name}:ratio_rate${window}) / (1 - ${name === "latency" ? "0.99" : "0.999"})`,
      );
    expect(expression(`slo:error_budget:${name}_remaining`)).toContain(`slo:${name}:ratio_rate30d`);
  });

  test("page on a long and a short window together, in the form of the Workbook (S4-SLO-11) (S4-SLO-15)", () => {
    const [fast] = alerts("ErrorBudgetBurnRateCritical").filter(({ labels }) => labels["slo"] === "availability");
    expect(fast?.expr.split("\nand\n").slice(0, 2)).toEqual([
      "slo:availability:ratio_rate1h < (1 - 14.4 * (1 - 0.999))",
      "slo:availability:ratio_rate5m < (1 - 14.4 * (1 - 0.999))",
    ]);
  });

  test.each([
    ["ErrorBudgetBurnRateCritical", "1h", "5m", 14.4, undefined, "S4-SLO-12) (S4-ALR-01"],
    ["ErrorBudgetBurnRateCritical", "6h", "30m", 6, "5m", "S4-SLO-13"],
    ["ErrorBudgetBurnRateWarning", "3d", "6h", 1, "1h", "S4-SLO-14) (S4-ALR-02"],
  ])("raise %s over %s and %s at %d times the rate, after %s (%s)", (name, long, short, factor, patience, _row) => {
    for (const [slo, target] of [
      ["availability", "0.999"],
      ["latency", "0.99"],
    ] as const) {
      const found = alerts(name).filter(({ labels }) => labels["slo"] === slo && labels["long_window"] === long);
      expect(found).toHaveLength(1);
      for (const window of [long, short]) {
        expect(found[0]?.expr).toContain(`slo:${slo}:ratio_rate${window} < (1 - ${factor} * (1 - ${target}))`);
      }
      expect(found[0]?.for).toBe(patience);
      expect(found[0]?.labels.severity).toBe(name.endsWith("Critical") ? "critical" : "warning");
    }
  });

  test("tell a service's two pages apart, which would otherwise be one series twice", () => {
    const sets = alerts("ErrorBudgetBurnRateCritical").map(({ labels }) => JSON.stringify(labels));
    expect(new Set(sets).size).toBe(sets.length);
  });
});

describe("rate, errors and duration", () => {
  const WINDOWS = ["1m", "5m", "15m", "1h"];

  test.each([
    ["app:http_requests:rate", "http_requests_total", "S4-RED-01"],
    ["app:http_errors:ratio", "http_requests_total", "S4-RED-02"],
    ["app:http_request_duration:p99_", "http_request_duration_seconds_bucket", "S4-RED-03"],
  ])("are recorded as %s… of %s over four windows (%s) (S4-RED-04)", (record, metric) => {
    for (const window of WINDOWS) {
      expect(selected(expression(`${record}${window}`))).toEqual(new Set([metric]));
      expect(expression(`${record}${window}`)).toContain(`[${window}]`);
    }
  });

  test.each([
    ["app:http_requests", ["service"]],
    ["app:http_requests_by_method", ["service", "method"]],
    ["app:http_requests_by_status_class", ["service", "status_class"]],
    ["app:http_requests_by_endpoint", ["service", "method", "path"]],
  ])("are told apart as %s by %j (S4-RED-05)", (name, labels) => {
    for (const window of WINDOWS) {
      expect(resultLabels(expression(`${name}:rate${window}`), new Map(), known)).toEqual(new Set(labels));
    }
  });

  test("are of every service: no expression names one (S4-RED-06)", () => {
    const red = RECORDS.filter(({ record }) => record.startsWith("app:"));
    expect(red.filter(({ expr }) => /service=|service!/.test(expr))).toEqual([]);
    expect(red.length).toBeGreaterThan(12);
    expect(red.filter(({ expr }) => !resultLabels(expr, new Map(), known).has("service"))).toEqual([]);
  });
});

describe("every alert", () => {
  test.each(ALERTS.map((alert) => [alert.alert, alert.labels.severity, alert] as const))(
    "%s %s has the labels that routes and inhibitions read (S4-ALR-10)",
    (_name, _severity, { alert, expr, labels }) => {
      const result = resultLabels(expr, recordedLabels(RECORDS, known), known);
      for (const label of ["service", "namespace"]) expect(labels[label] !== undefined || result.has(label)).toBe(true);
      expect(Object.values(labels)).not.toContain("");
      if (alert === "Watchdog") return;
      expect(["critical", "warning", "info"]).toContain(labels.severity);
      expect(labels["category"]).toMatch(/^(slo|application|workload|node|storage|control-plane|monitoring)$/);
      expect(labels["team"]).toMatch(/^(sre|infrastructure)$/);
    },
  );

  test("about pods says on which node they are, so that a dead node hides them", () => {
    const names = ["PodCrashLooping", "HighCPUUtilization", "HighMemoryUtilization", "ContainerOOMKilled"];
    for (const name of names) {
      for (const { expr, labels } of alerts(name)) {
        expect(labels["category"]).toBe("workload");
        expect(resultLabels(expr, recordedLabels(RECORDS, known), known)).toContain("node");
      }
    }
  });

  test("of one name and severity stands in one file", () => {
    const files = (
      ["rules/slo-rules.yml", "rules/application-rules.yml", "alerts/critical.yml", "alerts/warning.yml"] as const
    ).map((path) => new Set(alertsOf(groups(path)).map(({ alert, labels }) => `${alert} ${labels.severity}`)));
    const all = files.flatMap((file) => [...file]);
    expect(all.filter((one, index) => all.indexOf(one) !== index)).toEqual([]);
  });

  test.each([
    [
      "alerts/critical.yml",
      "critical",
      "S4-ALR-06) (S4-ALR-08",
      [
        "HighErrorRate",
        "HighLatency",
        "ErrorBudgetExhausted",
        "TargetDown",
        "PodCrashLooping",
        "NodeNotReady",
        "PersistentVolumeFull",
        "KubeAPIServerDown",
        "EtcdRequestFailures",
      ],
    ],
    [
      "alerts/warning.yml",
      "warning",
      "S4-ALR-07",
      [
        "HighErrorRate",
        "HighLatency",
        "ErrorBudgetRunningLow",
        "ScrapeFailures",
        "HighCPUUtilization",
        "HighMemoryUtilization",
        "ContainerOOMKilled",
        "DeploymentReplicasMismatch",
        "HPAMaxedOut",
        "NodeDiskPressure",
      ],
    ],
  ] as const)("of %s that is %s is of a topic that is listed (%s)", (path, severity, _rows, names) => {
    const found = alertsOf(groups(path)).filter(({ labels }) => labels.severity === severity);
    expect([...new Set(found.map(({ alert }) => alert))].toSorted()).toEqual([...names].toSorted());
  });

  test("has a heading on the page that says what to do", () => {
    const page = "profiles/sre/docs/alerts.md";
    expect(existsSync(page)).toBe(true);
    const headings = new Set(
      [...readFileSync(page, "utf8").matchAll(/^## (\w+)$/gm)].map(([, name]) => name?.toLowerCase()),
    );
    const linked = ALERTS.map(({ annotations }) => annotations.runbook_url.split("profiles/sre/docs/alerts.md#")[1]);
    expect(linked.filter((anchor) => anchor === undefined || !headings.has(anchor))).toEqual([]);
  });
});

describe("the intervals", () => {
  test("of the indicators are 30 seconds; a month is recorded more often than a value is forgotten, twice", () => {
    const interval = (name: string) => groups("rules/slo-rules.yml").find((group) => group.name === name)?.interval;
    expect(["slo-availability", "slo-latency"].map(interval)).toEqual(["30s", "30s"]);
    expect(["slo-availability-long", "slo-latency-long"].map(interval)).toEqual(["2m", "2m"]);
  });
});

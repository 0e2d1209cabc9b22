import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { alertsOf } from "../../../src/observability/rule.ts";
import { allGroups, RULE_PATHS } from "../../profiles/sre/files.ts";
import { eachChecked, programVersion } from "../summary.ts";
import { ALERT_CASES, type AlertCase, checksOf } from "./alert-cases.ts";
import { counter, difference } from "./scenario.ts";
import { isThere, PROMTOOL } from "./tools.ts";

const root = mkdtempSync(join(tmpdir(), "sre-alerts-"));

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Rows that the cases of an alert prove, by its name and severity. */
const ROWS: Readonly<Record<string, string>> = {
  "HighErrorRate critical": "S4-ALR-03",
  "HighLatency critical": "S4-ALR-04",
  "ErrorBudgetExhausted critical": "S4-ALR-05",
  "NodeNotReady critical": "S4-USE-05",
  "NodeDiskPressure warning": "S4-USE-06",
  "Watchdog none": "S4-ALR-09",
  "HighCPUUtilization warning": "S4-USE-01",
  "HighMemoryUtilization warning": "S4-USE-02",
  "ContainerOOMKilled warning": "S4-USE-04",
};

const place = (name: string): string => join(root, name.replaceAll(/\W+/g, "-"));

const rowOf = ({ alert, severity }: AlertCase): string => {
  const row = ROWS[`${alert} ${severity}`];
  return row === undefined ? "" : ` (${row})`;
};

describe.runIf(isThere(PROMTOOL))("the alerts, as Prometheus 2.51 evaluates them", () => {
  eachChecked({ program: PROMTOOL, what: "cases of alerts", version: () => programVersion(PROMTOOL) });

  test("each has a case in which it fires (S4-ALR-11)", () => {
    const cased = new Set(
      ALERT_CASES.filter(({ fires }) => fires.some(([, count]) => count > 0)).map(
        ({ alert, severity }) => `${alert} ${severity}`,
      ),
    );
    const alerts = new Set(alertsOf(allGroups()).map(({ alert, labels }) => `${alert} ${labels.severity}`));
    const uncased = [...alerts].filter((one) => !cased.has(one) && !one.startsWith("ErrorBudgetBurnRate"));
    expect(uncased).toEqual([]);
  });

  // `$title` would be cut after forty characters, and the row with it.
  test.each(ALERT_CASES.map((one) => [`${one.alert} ${one.severity}: ${one.when}${rowOf(one)}`, one] as const))(
    "%s",
    (_title, one) => {
      expect(
        difference(place(`${one.alert}-${one.severity}-${one.when}`), {
          input: one.input,
          checks: checksOf(one),
          // Ranges of a month are dear, and only alerts about budgets read them.
          files: RULE_PATHS.filter((path) => one.alert.startsWith("ErrorBudget") || !path.includes("slo")),
        }),
      ).toBe("");
    },
  );

  test("a workload's alert says of which service and on which node it is", () => {
    const pod = 'namespace="backend",pod="order-1"';
    const expr = 'count by (service, namespace, node) (ALERTS{alertname="PodCrashLooping",alertstate="firing"})';
    const bad = difference(place("labels"), {
      input: {
        [`kube_pod_info{${pod},node="n1"}`]: "1x100",
        [`kube_pod_container_status_restarts_total{${pod},container="order-service"}`]: counter(15, [25, 0.5]),
      },
      checks: [{ at: 20, expr, samples: { '{service="order-service",namespace="backend",node="n1"}': 1 } }],
    });
    expect(bad).toBe("");
  });

  test("throttling is the share of periods in which a container wanted more (S4-USE-03)", () => {
    const container = 'namespace="backend",pod="p",container="c",node="n1"';
    const bad = difference(place("throttling"), {
      input: {
        [`container_cpu_cfs_throttled_periods_total{${container}}`]: counter(15, [20, 150]),
        [`container_cpu_cfs_periods_total{${container}}`]: counter(15, [20, 600]),
      },
      checks: [
        {
          at: 10,
          expr: "use:container_cpu:throttled_ratio5m",
          samples: { [`use:container_cpu:throttled_ratio5m{${container}}`]: 0.25 },
        },
      ],
    });
    expect(bad).toBe("");
  });

  test("a service without a 5xx yet has an error ratio of 0; one without requests has none (S4-RED-07)", () => {
    const ok = 'http_requests_total{service="user-service",method="GET",path="/api/users",status="200"}';
    const name = "app:http_errors:ratio5m";
    const at = (input: string, samples: Readonly<Record<string, number>>) =>
      difference(place(`ratio ${input.length}`), { input: { [ok]: input }, checks: [{ at: 10, expr: name, samples }] });
    expect(at(counter(15, [20, 60]), { [`${name}{service="user-service"}`]: 0 })).toBe("");
    expect(at("7x80", {})).toBe("");
  });

  test("requests are counted by the first digit of their status (S4-RED-05)", () => {
    const status = (code: number) => `http_requests_total{service="s",method="GET",path="/",status="${code}"}`;
    const name = "app:http_requests_by_status_class:rate5m";
    const bad = difference(place("classes"), {
      input: {
        [status(200)]: counter(15, [20, 60]),
        [status(500)]: counter(15, [20, 6]),
        [status(503)]: counter(15, [20, 6]),
      },
      checks: [
        {
          at: 10,
          expr: `round(${name}, 0.0001)`,
          samples: { '{service="s",status_class="2xx"}': 1, '{service="s",status_class="5xx"}': 0.2 },
        },
      ],
    });
    expect(bad).toBe("");
  });

  test("hosts are as busy as Node Exporter says (S4-NEX-01)", () => {
    const host = 'instance="h"';
    const checks = [
      ["use:host_cpu:utilization5m", "", 0.25],
      ["use:host_memory:utilization", "", 0.75],
      ["use:host_disk:utilization", ',mountpoint="/"', 0.5],
      ["use:host_network:receive_bytes5m", "", 2],
      ["use:host_network:transmit_bytes5m", "", 1],
    ] as const;
    const bad = difference(place("hosts"), {
      input: {
        [`node_cpu_seconds_total{${host},cpu="0",mode="idle"}`]: counter(15, [20, 45]),
        [`node_cpu_seconds_total{${host},cpu="0",mode="user"}`]: counter(15, [20, 15]),
        [`node_memory_MemAvailable_bytes{${host}}`]: "25x80",
        [`node_memory_MemTotal_bytes{${host}}`]: "100x80",
        [`node_filesystem_avail_bytes{${host},mountpoint="/",fstype="ext4"}`]: "50x80",
        [`node_filesystem_size_bytes{${host},mountpoint="/",fstype="ext4"}`]: "100x80",
        [`node_filesystem_avail_bytes{${host},mountpoint="/run",fstype="tmpfs"}`]: "0x80",
        [`node_filesystem_size_bytes{${host},mountpoint="/run",fstype="tmpfs"}`]: "100x80",
        [`node_network_receive_bytes_total{${host},device="eth0"}`]: counter(15, [20, 120]),
        [`node_network_receive_bytes_total{${host},device="lo"}`]: counter(15, [20, 6000]),
        [`node_network_transmit_bytes_total{${host},device="eth0"}`]: counter(15, [20, 60]),
      },
      checks: checks.map(([expr, more, value]) => ({ at: 10, expr, samples: { [`${expr}{${host}${more}}`]: value } })),
    });
    expect(bad).toBe("");
  });
});

import { describe, expect, test } from "vitest";
import { SEVERITIES } from "../../../src/conventions/alerting.ts";
import { alertsOf, recordsOf } from "../../../src/observability/rule.ts";
import type { ServiceLevelObjective } from "../../../src/observability/slo/objective.ts";
import { sloRules } from "../../../src/observability/slo/rules.ts";
import { objective } from "./samples.ts";

const rules = (change: Partial<ServiceLevelObjective> = {}) => sloRules([objective(change)]);

/** Expression of the only rule that records a metric. */
function recording(metric: string, change: Partial<ServiceLevelObjective> = {}): string {
  const found = recordsOf(rules(change)).filter(({ record }) => record === metric);
  expect(found).toHaveLength(1);
  return found[0]?.expr ?? "";
}

const ID = '{sloth_id="shop-availability",sloth_service="shop",sloth_slo="availability"}';

describe("the rules of an objective", () => {
  test("are Sloth's in name, label and group", () => {
    const groups = rules();
    expect(groups.map(({ name }) => name)).toEqual([
      "sloth-slo-sli-recordings-shop-availability",
      "sloth-slo-meta-recordings-shop-availability",
      "sloth-slo-alerts-shop-availability",
    ]);
    expect(recordsOf(groups).map(({ record }) => record)).toEqual([
      "slo:sli_error:amount5m",
      ...["5m", "1h", "6h", "3d"].map((window) => `slo:sli_total:amount${window}`),
      ...["5m", "30m", "1h", "6h", "3d", "30d"].map((window) => `slo:sli_error:ratio_rate${window}`),
      "slo:objective:ratio",
      "slo:error_budget:ratio",
      "slo:time_period:days",
      "slo:current_burn_rate:ratio",
      "slo:period_burn_rate:ratio",
      "slo:period_error_budget_remaining:ratio",
      "sloth_slo_info",
    ]);
    for (const { record, labels } of recordsOf(groups)) {
      expect(labels).toMatchObject({ sloth_id: "shop-availability", sloth_service: "shop", sloth_slo: "availability" });
      const window = /ratio_rate(.*)$/.exec(record)?.[1];
      expect(labels?.["sloth_window"]).toBe(window);
    }
  });

  test("print decimals as they were written", () => {
    expect(recording("slo:objective:ratio")).toBe("vector(0.999)");
    expect(recording("slo:error_budget:ratio")).toBe("vector(0.001)");
    expect(
      recording("slo:time_period:days", {
        period: "36h",
        windows: [{ severity: "page", budgetPercent: 5, long: "6h", short: "30m" }],
      }),
    ).toBe("vector(1.5)");
    expect(JSON.stringify(rules())).not.toMatch(/\d\.\d{9}/);
  });

  test("count no error as 0, and nothing at all as nothing", () => {
    expect(recording("slo:sli_error:ratio_rate1h")).toBe(
      '(sum(rate(http_requests_total{job="shop",status=~"5.."}[1h])) or vector(0)) / (sum(rate(http_requests_total{job="shop"}[1h])) > 0)',
    );
    expect(recording("slo:sli_error:ratio_rate1h", { by: ["tenant"] })).toContain(
      'or 0 * sum by (tenant) (rate(http_requests_total{job="shop"}[1h])))',
    );
  });

  test("weigh a period by its requests", () => {
    expect(recording("slo:sli_error:ratio_rate30d")).toBe(
      `sum_over_time(slo:sli_error:amount5m${ID}[30d]) / (sum_over_time(slo:sli_total:amount5m${ID}[30d]) > 0)`,
    );
  });

  test("carry the objective's labels", () => {
    const labelled = rules({ labels: { owner: "sre" } });
    expect(recordsOf(labelled).every(({ labels }) => labels?.["owner"] === "sre")).toBe(true);
  });

  test("are refused where two objectives have one name", () => {
    expect(() => sloRules([objective(), objective()])).toThrow("found shop-availability twice");
  });
});

describe("an indicator", () => {
  test("of a latency counts what is above a bucket's bound, whichever way the bound is written", () => {
    const latency = (atMost: number) =>
      recording("slo:sli_error:ratio_rate5m", { indicator: { kind: "latency", histogram: "http_seconds", atMost } });
    expect(latency(0.5)).toBe(
      'clamp_min(1 - (sum(rate(http_seconds_bucket{le="0.5"}[5m])) or vector(0)) / (sum(rate(http_seconds_count[5m])) > 0), 0)',
    );
    expect(latency(1)).toContain(String.raw`le=~"1|1\\.0"`);
  });

  test("of a probe counts failed samples", () => {
    const success = { metric: "probe_success", matchers: { job: "otlp" } };
    expect(recording("slo:sli_error:ratio_rate5m", { indicator: { kind: "probe", success } })).toBe(
      '(sum(count_over_time(probe_success{job="otlp"}[5m])) - sum(sum_over_time(probe_success{job="otlp"}[5m]))) / (sum(count_over_time(probe_success{job="otlp"}[5m])) > 0)',
    );
  });

  test("of freshness records whether it is stale, and counts the time in which it is", () => {
    const indicator = { kind: "freshness", newest: { timestamp: { metric: "newest" } }, atMostSeconds: 60 } as const;
    expect(recording("slo:sli_stale:bool", { indicator })).toBe("max(time() - newest) > bool 60");
    expect(recording("slo:sli_error:ratio_rate1h", { indicator })).toBe(
      `sum(sum_over_time(slo:sli_stale:bool${ID}[1h])) / (sum(count_over_time(slo:sli_stale:bool${ID}[1h])) > 0)`,
    );
    const age = { ...indicator, newest: { age: { metric: "age" } } };
    expect(recording("slo:sli_stale:bool", { indicator: age, by: ["store"] })).toBe("max by (store) (age) > bool 60");
  });

  test("of freshness takes what is not there for fresh where it is told to", () => {
    const newest = { age: { metric: "waiting_seconds" } };
    const indicator = { kind: "freshness", newest, atMostSeconds: 60, missing: "fresh" } as const;
    expect(recording("slo:sli_stale:bool", { indicator })).toBe("(max(waiting_seconds) or vector(0)) > bool 60");
    expect(() => rules({ indicator, by: ["topic"] })).toThrow("found missing series that are fresh by topic");
  });

  test("of good events is what is missing from all of them", () => {
    const indicator = { kind: "events", total: [{ metric: "sent" }], good: [{ metric: "arrived" }] } as const;
    expect(recording("slo:sli_error:amount5m", { indicator })).toBe(
      "clamp_min(sum(rate(sent[5m])) - (sum(rate(arrived[5m])) or 0 * sum(rate(sent[5m]))), 0)",
    );
  });
});

describe("the alerts of an objective", () => {
  test("page for the fast pairs together, and make a ticket of the slow one", () => {
    const [page, ticket, absent] = alertsOf(rules());
    expect(page?.labels.severity).toBe(SEVERITIES.page);
    expect(page?.expr.split("\nor\n")).toHaveLength(2);
    expect(page?.expr).toContain(`max(slo:sli_error:ratio_rate5m${ID} > 0.0144) without (sloth_window)`);
    expect(page?.expr).toContain(`max(slo:sli_error:ratio_rate6h${ID} > 0.006) without (sloth_window)`);
    expect(ticket?.labels).toEqual({ severity: SEVERITIES.ticket, sloth_severity: "ticket" });
    expect(ticket?.alert).toBe(page?.alert);
    expect(absent?.expr).toBe('absent(http_requests_total{job="shop"})');
    expect(absent?.labels).toMatchObject({ severity: SEVERITIES.page, sloth_id: "shop-availability" });
  });

  test("are apart where one waits longer than the other", () => {
    const window = { severity: "page", budgetPercent: 2, long: "1h", short: "5m", for: "2m" } as const;
    const alerts = alertsOf(rules({ windows: [window, { ...window, budgetPercent: 5, long: "6h", for: "5m" }] }));
    expect(alerts.map((alert) => alert.for)).toEqual(["2m", "5m", "5m"]);
    expect(alerts[0]?.expr).not.toContain("6h");
  });

  test("wait for as many events and errors in the long window as they are told", () => {
    const [page] = alertsOf(rules({ lowTraffic: { minimumEvents: 100, minimumErrors: 3 } }));
    expect(page?.expr).toContain(`slo:sli_total:amount1h${ID} * 3600 >= 99.5`);
    expect(page?.expr).toContain(
      `max(slo:sli_error:ratio_rate1h${ID}) without (sloth_window) * slo:sli_total:amount1h${ID} * 3600 >= 2.5`,
    );
    const unguarded = rules({ lowTraffic: { minimumErrors: 0 } });
    expect(alertsOf(unguarded)[0]?.expr).not.toContain("amount");
    expect(recordsOf(unguarded).map(({ record }) => record)).not.toContain("slo:sli_total:amount3d");
  });

  test("say what to look at and what to do", () => {
    for (const { annotations } of alertsOf(rules())) {
      expect(annotations).toMatchObject({
        runbook_url: "https://example.com/runbook",
        dashboard_url: "https://example.com/dashboard",
      });
      expect(annotations.description).toContain("Requests are answered without an error of ours");
    }
  });

  test("of absence know which series count, which values must be there, and when it is nothing", () => {
    const absent = (change: Partial<ServiceLevelObjective>) => alertsOf(rules(change)).at(-1)?.expr;
    const expected = { expected: ["a", "b"] };
    expect(absent({ by: ["tenant"], absence: expected })).toBe(
      'absent(http_requests_total{job="shop",tenant="a"}) or absent(http_requests_total{job="shop",tenant="b"})',
    );
    expect(absent({ absence: { series: [{ metric: "a" }, { metric: "b" }], for: "10m" } })).toBe(
      "absent(a) and on () absent(b)",
    );
    expect(alertsOf(rules({ absence: "tolerated" })).map(({ alert }) => alert)).not.toContain("ShopNotMeasured");
  });
});

describe("maintenance", () => {
  const maintenance = [{ start: "2026-01-05T20:00:00Z", hours: 6, everyDays: 7 }];

  test("leaves a gap in what is recorded, which longer windows add up", () => {
    expect(recording("slo:sli_error:amount5m", { maintenance })).toMatch(/ unless on \(\) \(.* < 21900\)\)$/);
    expect(recording("slo:sli_error:ratio_rate6h", { maintenance })).toBe(
      `sum_over_time(slo:sli_error:amount5m${ID}[6h]) / (sum_over_time(slo:sli_total:amount5m${ID}[6h]) > 0)`,
    );
  });

  test("silences the alert of absence too", () => {
    expect(alertsOf(rules({ maintenance })).at(-1)?.expr).toContain("unless on ()");
  });
});

describe("an objective that is published", () => {
  test("records shares of good events under its own name", () => {
    const published = recordsOf(rules({ publishedAs: "availability" })).map(({ record }) => record);
    expect(published).toEqual(
      expect.arrayContaining([
        ...["5m", "30m", "1h", "6h", "3d", "30d"].map((window) => `slo:availability:ratio_rate${window}`),
        ...["1h", "6h", "3d"].map((window) => `slo:error_budget:availability_burn_rate${window}`),
        "slo:error_budget:availability_remaining",
      ]),
    );
  });
});

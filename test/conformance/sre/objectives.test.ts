import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { eachChecked, programVersion } from "../summary.ts";
import { type Check, counter, difference, firing, type Input } from "./scenario.ts";
import { isThere, PROMTOOL } from "./tools.ts";

const root = mkdtempSync(join(tmpdir(), "sre-objectives-"));

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

let count = 0;
const place = (): string => join(root, String(count++));

const PAGE = "ErrorBudgetBurnRateCritical";
const SLO = ["rules/slo-rules.yml"] as const;

/** Hours of traffic without an error before anything happens: as many as the longest window that pages looks back. */
const CLEAN = 6 * 60;

const INTERVAL = 30;

type Phase = readonly [minutes: number, errorShare: number];

/** Requests of order-service at ten a second, of which a share fails in each phase. */
function traffic(...phases: readonly Phase[]): Input {
  const series = (share: (errors: number) => number) =>
    counter(INTERVAL, ...phases.map(([minutes, errors]) => [minutes, 600 * share(errors)] as const));
  return {
    'http_requests_total{service="order-service",status="200"}': series((errors) => 1 - errors),
    'http_requests_total{service="order-service",status="500"}': series((errors) => errors),
  };
}

/** Minutes are counted from the moment at which errors begin. */
const after = (minutes: number, pages: number): Check => firing(CLEAN + minutes, PAGE, pages, ',severity="critical"');

describe.runIf(isThere(PROMTOOL))("the objectives, as Prometheus 2.51 evaluates them", () => {
  eachChecked({ program: PROMTOOL, what: "scenarios of rules", version: () => programVersion(PROMTOOL) });

  const evaluated = (input: Input, ...checks: readonly Check[]) =>
    difference(place(), { input, checks, interval: INTERVAL, files: SLO });

  test("5 % of errors page at the 18th minute and not before, and the page ends within 5 minutes of the fix (S4-SLO-16)", () => {
    const bad = evaluated(
      traffic([CLEAN, 0], [20, 0.05], [20, 0]),
      ...[-1, 2, 5, 15, 17].map((minute) => after(minute, 0)),
      after(18, 1),
      after(20, 1),
      after(25, 0),
      // The short window alone is above its threshold from the second minute on.
      {
        at: CLEAN + 5,
        expr: "slo:availability:ratio_rate5m < bool 0.9856",
        samples: { '{service="order-service"}': 1 },
      },
    );
    expect(bad).toBe("");
  });

  test("20 % of errors page by the 5th minute; the fix at 15 ends that page by 20, and the hour remembers (S4-SLO-16)", () => {
    const pair = (long: string, minutes: number, pages: number): Check =>
      firing(CLEAN + minutes, PAGE, pages, `,long_window="${long}"`);
    const bad = evaluated(
      traffic([CLEAN, 0], [15, 0.2], [40, 0]),
      ...[pair("1h", 4, 0), pair("1h", 5, 1), pair("1h", 15, 1), pair("1h", 20, 0)],
      // The slower pair breaches at 10.8 minutes, waits for five, and ends with its own short window.
      ...[pair("6h", 15, 0), pair("6h", 17, 1), pair("6h", 40, 1), pair("6h", 46, 0)],
      {
        at: CLEAN + 30,
        expr: "slo:availability:ratio_rate1h < bool 0.9856",
        samples: { '{service="order-service"}': 1 },
      },
    );
    expect(bad).toBe("");
  });

  test("a service that only fails has no series of success, and pages all the same (S4-SLO-04)", () => {
    const failing = counter(INTERVAL, [10, 600]);
    const bad = evaluated(
      { 'http_requests_total{service="order-service",status="503"}': failing },
      firing(5, PAGE, 1, ',long_window="1h"'),
      {
        at: 5,
        expr: "slo:availability:ratio_rate5m",
        samples: { 'slo:availability:ratio_rate5m{service="order-service"}': 0 },
      },
    );
    expect(bad).toBe("");
  });

  test("an idle service, a service that is not there and a single error page nobody", () => {
    const idle = { 'http_requests_total{service="order-service",status="200"}': counter(INTERVAL, [60, 0]) };
    expect(evaluated(idle, firing(30, PAGE, 0), { at: 30, expr: "slo:availability:ratio_rate5m", samples: {} })).toBe(
      "",
    );
    expect(evaluated({}, firing(30, PAGE, 0))).toBe("");
    const single = {
      ...idle,
      'http_requests_total{service="order-service",status="500"}': `0x59 1x60`,
    };
    expect(
      evaluated(single, firing(32, PAGE, 0), {
        at: 32,
        expr: "slo:availability:ratio_rate5m",
        samples: { 'slo:availability:ratio_rate5m{service="order-service"}': 0 },
      }),
    ).toBe("");
    const two = { ...idle, 'http_requests_total{service="order-service",status="500"}': "0x59 2x60" };
    expect(evaluated(two, firing(32, PAGE, 1, ',long_window="1h"'))).toBe("");
  });

  test("slow answers page by the budget of latency, with the name of availability's page", () => {
    const total = counter(INTERVAL, [CLEAN, 600], [20, 600]);
    const bad = evaluated(
      {
        'http_request_duration_seconds_bucket{service="payment-service",le="0.5"}': counter(
          INTERVAL,
          [CLEAN, 600],
          [20, 0],
        ),
        'http_request_duration_seconds_bucket{service="payment-service",le="+Inf"}': total,
        'http_request_duration_seconds_count{service="payment-service"}': total,
      },
      firing(CLEAN + 8, PAGE, 0, ',slo="latency"'),
      firing(CLEAN + 10, PAGE, 1, ',slo="latency",long_window="1h"'),
      firing(CLEAN + 10, PAGE, 0, ',slo="availability"'),
    );
    expect(bad).toBe("");
  });

  test("every service has a ratio of its own", () => {
    const series = (service: string, errors: number) => ({
      [`http_requests_total{service="${service}",status="200"}`]: counter(INTERVAL, [20, 600 * (1 - errors)]),
      [`http_requests_total{service="${service}",status="500"}`]: counter(INTERVAL, [20, 600 * errors]),
    });
    const name = "slo:availability:ratio_rate5m";
    const bad = evaluated(
      { ...series("order-service", 0.02), ...series("user-service", 0) },
      {
        at: 15,
        expr: `round(${name}, 0.0001)`,
        samples: { '{service="order-service"}': 0.98, '{service="user-service"}': 1 },
      },
    );
    expect(bad).toBe("");
  });

  /** A month of traffic, a sample an hour; what remains and how fast it burns is exact then. */
  function month(good: number): Input {
    return {
      'http_requests_total{service="s",status="200"}': `0+${good}x800`,
      'http_requests_total{service="s",status="500"}': `0+${100_000 - good}x800`,
    };
  }

  test.each([
    [100_000, 1],
    [99_950, 0.5],
    [99_900, 0],
    [99_800, -1],
  ])("of %d good in 100,000, %d of the budget remain (S4-SLO-09)", (good, remaining) => {
    const expr = "round(slo:error_budget:availability_remaining, 0.0009765625)";
    const checks = [{ at: 745 * 60, expr, samples: { '{service="s"}': remaining } }];
    expect(difference(place(), { input: month(good), checks, interval: 3600, files: SLO })).toBe("");
  });

  test.each([
    [98_560, 14.4],
    [99_400, 6],
    [99_900, 1],
  ])("of %d good in 100,000, the budget burns %d times too fast over each window (S4-SLO-10)", (good, rate) => {
    const checks = ["6h", "3d"].map((window) => ({
      at: 100 * 60,
      expr: `round(slo:error_budget:availability_burn_rate${window}, 1e-6)`,
      samples: { '{service="s"}': rate },
    }));
    expect(difference(place(), { input: month(good), checks, interval: 3600, files: SLO })).toBe("");
  });

  test("a slow drain makes a ticket after an hour, and no page (S4-SLO-14)", () => {
    const ticket = (at: number, many: number) => firing(at, "ErrorBudgetBurnRateWarning", many, ',severity="warning"');
    const bad = evaluated(traffic([CLEAN, 0.002]), ticket(55, 0), ticket(70, 1), firing(300, PAGE, 0));
    expect(bad).toBe("");
  });
});

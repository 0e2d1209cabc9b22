import { describe, expect, test } from "vitest";
import { rateOf, seconds, selector, sumBy } from "../../src/observability/promql.ts";
import type { Duration } from "../../src/observability/rule.ts";

describe("a selector", () => {
  test("quotes values and compares as it is told", () => {
    expect(selector({ metric: "up" })).toBe("up");
    expect(
      selector({ metric: "http_requests_total", matchers: { job: 'a"b', status: { "=~": "5..", "!=": "501" } } }),
    ).toBe(String.raw`http_requests_total{job="a\"b",status=~"5..",status!="501"}`);
  });
});

describe("a duration", () => {
  test.each([
    ["500ms", 0.5],
    ["30s", 30],
    ["5m", 300],
    ["6h", 21_600],
    ["30d", 2_592_000],
    ["1w", 604_800],
  ] as const)("of %s is %d seconds", (duration, length) => {
    expect(seconds(duration)).toBe(length);
  });

  test.each(["0s", "1.5h", "-1m", "1e3s"] as Duration[])("is refused as %s", (duration) => {
    expect(() => seconds(duration)).toThrow("allowed: a whole number above 0 and a unit");
  });
});

describe("the rate of counters", () => {
  test("is one sum where there is one counter", () => {
    expect(rateOf([{ metric: "a_total" }], "5m", [])).toBe("sum(rate(a_total[5m]))");
    expect(sumBy(["tenant", "signal"], "x")).toBe("sum by (tenant, signal) (x)");
  });

  test("keeps the series of several counters apart, so that equal labels do not hide one", () => {
    expect(rateOf([{ metric: "a" }, { metric: "b" }], "1h", ["x"])).toBe(
      'sum by (x) (label_replace(rate(a[1h]), "counter", "0", "", "") or label_replace(rate(b[1h]), "counter", "1", "", ""))',
    );
  });

  test("is refused of no counter", () => {
    expect(() => rateOf([], "5m", [])).toThrow("allowed: at least one");
  });
});

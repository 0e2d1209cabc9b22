import { describe, expect, test } from "vitest";
import { resolveObjective } from "../../../src/observability/slo/objective.ts";
import { objective } from "./samples.ts";

const resolved = (change = {}) => resolveObjective(objective(change));

describe("an objective", () => {
  test("of 99.9 % over 30 days has a budget of 0.1 %, which is 43.2 minutes (S4-SLO-08)", () => {
    const { budget, period } = resolved();
    expect([budget.toString(), period]).toEqual(["0.001", "30d"]);
    expect(budget.toNumber() * 30 * 24 * 60).toBeCloseTo(43.2, 10);
  });

  test("burns at 14.4, 6 and 1 times what lasts, by the shares of the workbook", () => {
    expect(
      resolved().burnRates.map(({ severity, long, short, factor, threshold }) =>
        [severity, long, short, factor, threshold].map(String),
      ),
    ).toEqual([
      ["page", "1h", "5m", "14.4", "0.0144"],
      ["page", "6h", "30m", "6", "0.006"],
      ["ticket", "3d", "6h", "1", "0.001"],
    ]);
  });

  test("derives the factors from the period", () => {
    const factors = resolved({ period: "28d" }).burnRates.map(({ factor }) => factor.toString());
    expect(factors).toEqual(["13.44", "5.6", "0.933333333333333"]);
  });

  test("takes other windows as data", () => {
    const { burnRates, recordedWindows } = resolved({
      period: "7d",
      windows: [{ severity: "page", budgetPercent: 10, long: "2h", short: "10m", for: "2m" }],
      recordedWindows: ["1m", "7d"],
    });
    expect(burnRates[0]?.factor.toString()).toBe("8.4");
    expect(recordedWindows).toEqual(["1m", "5m", "10m", "2h"]);
  });

  test.each([0, 100, 101, -1])("of %d %% is refused", (percent) => {
    expect(() => resolved({ objective: percent })).toThrow(`found ${percent} %, allowed: above 0 and below 100 %`);
  });

  test("that no share of errors could miss is refused with the arithmetic", () => {
    expect(() => resolved({ objective: 90 })).toThrow("14.4 × (1 − 0.9) = 1.44 is no share of errors below 1");
    expect(() => resolved({ objective: 90 })).toThrow("allowed: an objective above 93.055555555555556 %");
    expect(() => resolved({ objective: 93 })).toThrow("1.008");
    expect(resolved({ objective: 93.1 }).burnRates[0]?.threshold.toString()).toBe("0.9936");
  });

  test.each([
    [{ short: "1h", long: "1h" }, "found windows 1h and 1h"],
    [{ short: "5m", long: "30d" }, "allowed: short < long < period"],
    [{ budgetPercent: 0 }, "found 0 % of the budget in 1h"],
    [{ budgetPercent: 101 }, "allowed: above 0 and at most 100 %"],
  ])("with windows that do not nest, %o, is refused", (change, message) => {
    const window = { severity: "page", budgetPercent: 2, long: "1h", short: "5m", ...change };
    expect(() => resolved({ windows: [window] })).toThrow(message);
  });

  test("without windows is refused", () => {
    expect(() => resolved({ windows: [] })).toThrow("allowed: at least one pair");
  });

  test("that expects values of no label is refused", () => {
    expect(() => resolved({ absence: { expected: ["a"] } })).toThrow("found expected values a of no label");
  });
});

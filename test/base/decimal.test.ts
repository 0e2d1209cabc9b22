import { describe, expect, test } from "vitest";
import { Decimal } from "../../src/base/decimal.ts";

const of = (value: number | string) => Decimal.of(value);

describe("a decimal", () => {
  test.each([
    ["0.1", "0.1"],
    [99.9, "99.9"],
    ["-0.050", "-0.05"],
    [1e-7, "0.0000001"],
    ["25e2", "2500"],
    [0, "0"],
  ])("of %s is written %s", (value, written) => {
    expect(of(value).toString()).toBe(written);
  });

  test("has no error of binary fractions, where a double has", () => {
    expect(String(1 - 0.999)).not.toBe("0.001");
    expect(of(1).minus(of(0.999)).toString()).toBe("0.001");
    expect(of(14.4).times(of(0.001)).toString()).toBe("0.0144");
    expect(of(0.1).plus(of(0.2)).toString()).toBe("0.3");
  });

  test("divides without loss, and rounds only what it writes", () => {
    const third = of(1).dividedBy(of(3));
    expect(third.toString()).toBe("0.333333333333333");
    expect(of(2).dividedBy(of(-3)).toString()).toBe("-0.666666666666667");
    expect(third.times(of(3)).toString()).toBe("1");
    expect(of(0.02).times(of(720)).dividedBy(of(1)).toString()).toBe("14.4");
  });

  test("compares as numbers do", () => {
    expect([of(1).compare(of(2)), of("2.0").compare(of(2)), of(-1).compare(of(-2))]).toEqual([-1, 0, 1]);
    expect(of("0.0144").toNumber()).toBe(0.0144);
  });

  test.each(["", "1.", "abc", Number.NaN, Number.POSITIVE_INFINITY])("refuses %s", (value) => {
    expect(() => of(value)).toThrow("allowed: a decimal number");
  });

  test("refuses to divide by zero", () => {
    expect(() => of(1).dividedBy(of(0))).toThrow("divided by 0");
  });
});

import { describe, expect, test } from "vitest";
import { counter, errorCounter, gauge, lengthOf, type Phase, repeat } from "./traffic.ts";

const PHASES: Phase[] = [
  { minutes: 2, perMinute: 60 },
  { minutes: 1, perMinute: 60, errorsPerMinute: 30 },
  { minutes: 1, perMinute: 0, gone: true },
];

describe("samples of phases", () => {
  test("go on where the phase before ended, and end where the program does", () => {
    expect(counter(PHASES, 30)).toBe("1000000 1000030+30x3 1000150+30x1 stale _x1");
    expect(errorCounter(PHASES, 30)).toBe("1000000 1000000+0x3 1000015+15x1 stale _x1");
    expect(lengthOf(PHASES)).toBe(240);
  });

  test("of a gauge keep its value", () => {
    expect(
      gauge(
        [
          { minutes: 1, value: 0 },
          { minutes: 2, value: 1 },
        ],
        30,
      ),
    ).toBe("0x1 1x3");
  });

  test("come again", () => {
    expect(lengthOf(repeat(10, ...PHASES))).toBe(2400);
  });

  test("are refused where an event would be split, or a phase", () => {
    expect(() => counter([{ minutes: 1, perMinute: 1 }], 30)).toThrow("found 0.5 events in 30 s");
    expect(() => counter([{ minutes: 0.4, perMinute: 60 }], 30)).toThrow("allowed: a multiple of 30 s");
  });
});

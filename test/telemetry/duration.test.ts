import { expect, test } from "vitest";
import { daysAsHours, daysWithSuffix, hours } from "../../src/telemetry/duration.ts";
import { replayWindow } from "../../src/telemetry/pipeline/replay-window.ts";

test("days become what each program reads: hours for Go's durations, a suffix for VictoriaMetrics", () => {
  expect(daysAsHours(40)).toBe("960h");
  expect(daysAsHours(7)).toBe("168h");
  expect(daysWithSuffix(14)).toBe("14d");
});

test.each([0, -1, 1.5, Number.NaN])("%s of a unit is refused", (count) => {
  for (const convert of [daysAsHours, daysWithSuffix, hours]) expect(() => convert(count)).toThrow(`found ${count}`);
});

test("a store takes data older than the buffer's retention: Kafka deletes late, and a replay takes time", () => {
  expect(Number.parseInt(replayWindow(72), 10)).toBeGreaterThan(72);
});

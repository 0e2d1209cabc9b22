import { describe, expect, test } from "vitest";
import { duringMaintenance } from "../../../src/observability/slo/maintenance.ts";
import { resolveObjective } from "../../../src/observability/slo/objective.ts";
import { objective } from "./samples.ts";

describe("a maintenance window", () => {
  test("lasts from its begin to its end, and for the grace after it", () => {
    expect(duringMaintenance([{ start: "2026-01-05T20:00:00Z", hours: 6 }], 300)).toBe(
      "(vector(time()) >= 1767643200 and (vector(time()) - 1767643200) < 21900)",
    );
  });

  test("comes again", () => {
    expect(duringMaintenance([{ start: "2026-01-05T20:00:00Z", hours: 6, everyDays: 7 }], 0)).toContain(
      "(vector(time()) - 1767643200) % 604800 < 21600",
    );
  });

  test.each([
    [{ start: "2026-01-05", hours: 1 }, "allowed: an instant"],
    [{ start: "2026-13-05T20:00:00Z", hours: 1 }, "allowed: an instant"],
    [{ start: "2026-01-05T20:00:00Z", hours: 0 }, "found maintenance of 0 h"],
    [{ start: "2026-01-05T20:00:00Z", hours: 24, everyDays: 1 }, "found maintenance of 24 h every 1 d"],
  ])("of %o is refused", (window, message) => {
    expect(() => resolveObjective(objective({ maintenance: [window] }))).toThrow(message);
  });
});

import { expect, test } from "vitest";
import { endings, type SupportWindow } from "../../src/base/support-window.ts";

const window = (over: Partial<SupportWindow> = {}): SupportWindow => ({
  program: "Loki",
  version: "v3.7.11",
  line: "3.7",
  ends: "2027-03-31",
  source: "its makers",
  read: "2026-12-01",
  ...over,
});

test.each([
  ["2026-12-30", undefined],
  ["2026-12-31", { over: false, says: "Loki v3.7.11 is supported until 2027-03-31, 90 more days (its makers)." }],
  ["2027-03-31", { over: false, says: "Loki v3.7.11 is supported until 2027-03-31, 0 more days (its makers)." }],
  ["2027-04-01", { over: true, says: "Loki v3.7.11 is unsupported since 2027-03-31 (its makers)." }],
])("on %s: %o", (today, expected) => {
  expect(endings([window()], today)).toEqual(expected === undefined ? [] : [{ program: "Loki", ...expected }]);
});

test("a waiver holds until its last day and no longer, and says why", () => {
  const waived = window({ waiver: { until: "2027-05-31", reason: "the next line is being tried" } });
  expect(endings([waived], "2027-05-31")).toEqual([
    {
      program: "Loki",
      over: false,
      says: "Loki v3.7.11 is unsupported since 2027-03-31, and may run until 2027-05-31: the next line is being tried.",
    },
  ]);
  expect(endings([waived], "2027-06-01")[0]).toMatchObject({
    over: true,
    says: expect.stringMatching("Its waiver ended"),
  });
});

test("a version of another line has no end that is known, though its numbers begin alike", () => {
  expect(endings([window({ version: "3.70.1" })], "2026-12-01")[0]).toMatchObject({ over: true });
  expect(endings([window({ version: "3.7" })], "2026-12-01")).toEqual([]);
});

test("what may not go on stands first", () => {
  const [first, second] = endings(
    [window({ ends: "2027-01-01" }), window({ program: "Tempo", ends: "2026-01-01" })],
    "2026-12-01",
  );
  expect([first?.program, second?.program]).toEqual(["Tempo", "Loki"]);
});

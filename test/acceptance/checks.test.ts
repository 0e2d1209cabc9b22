import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CHECKS } from "./checks.ts";

test("every check of the acceptance list is proved by a test that exists, or says why it is not", () => {
  expect(Object.keys(CHECKS)).toEqual(Array.from({ length: 56 }, (_, index) => String(index + 1)));
  const missing = Object.entries(CHECKS).flatMap(([number, check]) =>
    "exception" in check || readFileSync(check.file, "utf8").includes(check.words) ? [] : [`${number}: ${check.words}`],
  );
  expect(missing).toEqual([]);
});

test("exceptions are four, and each has a reason that can be argued with", () => {
  const reasons = Object.values(CHECKS).flatMap((check) => ("exception" in check ? [check.exception] : []));
  expect(reasons).toHaveLength(4);
  for (const reason of reasons) expect(reason.length).toBeGreaterThan(50);
});

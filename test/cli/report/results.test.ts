import { expect, test } from "vitest";
import { testsOf } from "../../../src/cli/report/results.ts";

test("tests are read from a reporter's record, and none from anything else", () => {
  const assertionResults = [{ fullName: " refuses a typo (S0-CFG-01)", status: "passed", duration: 12.5 }];
  expect(testsOf({ testResults: [{ name: "a.test.ts", assertionResults }] })).toEqual([
    { name: "refuses a typo (S0-CFG-01)", status: "passed", milliseconds: 12.5 },
  ]);
  for (const other of [null, [], "text", { testResults: 3 }]) expect(testsOf(other)).toEqual([]);
});

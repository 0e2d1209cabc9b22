import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CHECKS } from "./checks.ts";

/** Words inside the title of a test or the name of a rule or case: elsewhere in a file they prove nothing. */
const provedBy = ({ words }: { readonly words: string }): RegExp =>
  new RegExp(`(?:\\(\\s*|name:\\s*|title:\\s*|eachPart\\(\\s*)"[^"\\n]*${words.replace(/[()%.]/g, "\\$&")}`);

test("every check of the acceptance list is proved by the title of a test or the name of a rule that exists, or says why it is not", () => {
  expect(Object.keys(CHECKS)).toEqual(Array.from({ length: 56 }, (_, index) => String(index + 1)));
  const missing = Object.entries(CHECKS).flatMap(([number, check]) =>
    "exception" in check || provedBy(check).test(readFileSync(check.file, "utf8")) ? [] : [`${number}: ${check.words}`],
  );
  expect(missing).toEqual([]);
});

test("exceptions are four, and each has a reason that can be argued with", () => {
  const reasons = Object.values(CHECKS).flatMap((check) => ("exception" in check ? [check.exception] : []));
  expect(reasons).toHaveLength(4);
  for (const reason of reasons) expect(reason.length).toBeGreaterThan(50);
});

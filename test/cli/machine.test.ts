import { expect, test } from "vitest";
import { environmentFault } from "../../src/cli/machine.ts";

const failure = (code: string, path?: string) => Object.assign(new Error(code), { code, path });

test.each([
  ["EROFS", /^deploy\/dev\/x\.yaml is on a file system that is read-only \(EROFS\); run from a clone/],
  ["EACCES", /^deploy\/dev\/x\.yaml may not be written or read by this user \(EACCES\); give this user/],
  ["ENOSPC", /^deploy\/dev\/x\.yaml has no room: the disk is full \(ENOSPC\); free some space/],
  ["ENOTDIR", /^deploy\/dev\/x\.yaml stands below a file/],
])("%s is the machine's: path, reason and remedy", (code, sentence) => {
  expect(environmentFault(failure(code, "deploy/dev/x.yaml"))).toMatch(sentence);
});

test("what the machine did not refuse stays a defect of hyperion", () => {
  expect(environmentFault(new TypeError("x is not a function"))).toBeUndefined();
  expect(environmentFault(failure("ERR_ASSERTION"))).toBeUndefined();
});

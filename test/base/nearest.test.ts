import { expect, test } from "vitest";
import { nearest } from "../../src/base/nearest.ts";

test.each([
  ["ownr", ["owner", "name"], "owner"],
  ["retentiondays", ["retentionDays", "storage"], "retentionDays"],
  ["off", ["Off", "Alert", "Deny"], "Off"],
  ["minCuont", ["maxCount", "minCount"], "minCount"],
])("%s most likely means one of %j: %s", (word, candidates, meant) => {
  expect(nearest(word, candidates)).toBe(meant);
});

test.each([
  ["LRS", ["ZRS", "GZRS"]],
  ["colour", ["ddos", "storage"]],
  ["x", []],
])("%s is near none of %j", (word, candidates) => {
  expect(nearest(word, candidates)).toBeUndefined();
});

import { expect, test } from "vitest";
import type { RuleGroup } from "../../../src/observability/rule.ts";
import { readBy } from "./read-by.ts";

const record = (name: string, expr: string) => ({ record: name, expr });

const GROUPS: RuleGroup[] = [
  {
    name: "ratios",
    rules: [record("shop:errors:rate5m", "rate(errors[5m])"), record("shop:all:rate5m", "rate(all[5m])")],
  },
  { name: "shares", rules: [record("shop:share", "shop:errors:rate5m / shop:all:rate5m"), record("other", "up")] },
  { name: "idle", rules: [record("unread", "up")] },
];

test("a rule is evaluated with what it reads, through others too, in the order of the groups", () => {
  expect(readBy("shop:share", GROUPS).map(({ name, rules }) => [name, rules.length])).toEqual([
    ["ratios", 2],
    ["shares", 1],
  ]);
  expect(readBy("other", GROUPS).map(({ name }) => name)).toEqual(["shares"]);
});

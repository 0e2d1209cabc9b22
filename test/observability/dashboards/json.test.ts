import { describe, expect, test } from "vitest";
import { jsonText } from "../../../src/observability/dashboards/json.ts";

describe("JSON for reviewers", () => {
  const value = { a: [1, "two", null, true], long: { text: "x".repeat(100), more: "y".repeat(100) }, none: undefined };

  test("says the same as the usual one", () => {
    expect(JSON.parse(jsonText(value))).toEqual({ a: value.a, long: value.long });
    expect(jsonText({})).toBe("{}");
  });

  test("puts on one line what fits there, and nothing else", () => {
    expect(jsonText({ a: 1, b: [2] })).toBe('{"a":1,"b":[2]}');
    const lines = jsonText(value).split("\n");
    expect(lines).toContain(' "a": [1,"two",null,true],');
    expect(lines.filter((line) => line.length > 125)).toEqual([]);
    expect(lines.length).toBe(7);
  });
});

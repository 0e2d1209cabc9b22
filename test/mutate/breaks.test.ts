import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { broken } from "./break.ts";
import { BREAKS } from "./breaks.ts";

test.each(BREAKS)("$row can be broken as it is written: $sentence", (mistake) => {
  const text = readFileSync(mistake.file, "utf8");
  expect(broken(text, mistake)).not.toBe(text);
});

test("every row that has mistakes has two or more, each with a sentence of its own", () => {
  const sentences = Map.groupBy(BREAKS, ({ row }) => row);
  for (const [row, mistakes] of sentences) {
    expect(new Set(mistakes.map(({ sentence }) => sentence)).size, row).toBe(mistakes.length);
    expect(mistakes.length, row).toBeGreaterThan(1);
  }
});

test("a text that is gone or stands twice is no mistake that can be made", () => {
  const mistake = { row: "S0-MET-03", file: "x.ts", find: "a", replace: "b", sentence: "" };
  expect(() => broken("c", mistake)).toThrow('x.ts: found 0 times, must be once: "a"');
  expect(() => broken("a a", mistake)).toThrow("x.ts: found 2 times");
});

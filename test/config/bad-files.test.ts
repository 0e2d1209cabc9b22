import { describe, expect, test } from "vitest";
import { type BadFile, fixtureText } from "./bad-files/bad-file.ts";
import { compute } from "./bad-files/compute.ts";
import { data } from "./bad-files/data.ts";
import { message } from "./bad-files/message.ts";
import { names } from "./bad-files/names.ts";
import { numbers } from "./bad-files/numbers.ts";
import { people } from "./bad-files/people.ts";
import { ranges } from "./bad-files/ranges.ts";
import { shape } from "./bad-files/shape.ts";
import { sizes } from "./bad-files/sizes.ts";
import { syntax } from "./bad-files/syntax.ts";
import { values } from "./bad-files/values.ts";

const GROUPS: Record<string, readonly BadFile[]> = {
  syntax,
  shape,
  values,
  numbers,
  ranges,
  names,
  compute,
  data,
  people,
  sizes,
};

test("the fixture itself has no problem", () => {
  expect(message(fixtureText())).toBe("");
});

describe.each(Object.entries(GROUPS))("a bad file: %s", (_, files) => {
  test.each(files)("$title", ({ edits, says }) => {
    const text = edits.reduce((before, edit) => edit(before), fixtureText());
    expect(message(text)).toBe(says.join("\n"));
  });
});

test("problems of different sections are reported together", () => {
  const separate = [values, ranges, people].map(([file]) => {
    if (file === undefined) throw new Error("an empty group");
    return file;
  });
  const text = separate.flatMap(({ edits }) => edits).reduce((before, edit) => edit(before), fixtureText());
  for (const { says } of separate) for (const line of says) expect(message(text)).toContain(line);
});

describe("no file makes the loader fail with anything but a UserError", () => {
  test.each([
    ["nested too deep", "[".repeat(20_000)],
    [
      "expanding without end",
      `a: &a [x, x]\n${"bcdefghij"
        .split("")
        .map((key, index) => `${key}: &${key} [${`*${"abcdefghi"[index]},`.repeat(9)}]`)
        .join("\n")}`,
    ],
    ["of bytes that are no text", String.fromCharCode(...Array.from({ length: 255 }, (_, code) => code))],
  ])("%s", (_, text) => {
    expect(message(text)).not.toBe("");
  });
});

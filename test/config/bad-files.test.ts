import { describe, expect, test } from "vitest";
import { formatProblems, UserError } from "../../src/base/problem.ts";
import { parseEnvironment } from "../../src/config/load.ts";
import { type BadFile, FIXTURE, fixtureText, TODAY } from "./bad-files/bad-file.ts";
import { compute } from "./bad-files/compute.ts";
import { data } from "./bad-files/data.ts";
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

/** What a person reads of a text: nothing where it is good. Any other error than a UserError is a failure of the test. */
function message(text: string): string {
  try {
    parseEnvironment(FIXTURE, text, TODAY);
    return "";
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.problems).not.toHaveLength(0);
    return formatProblems(error.problems);
  }
}

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
  const lines = fixtureText().split("\n");
  const GARBAGE = [
    "",
    "null",
    "[]",
    "{}",
    "- 1",
    "~: ~",
    "0x1F",
    "1e999",
    "!!binary x",
    "*a",
    "&a [*a]",
    "<<: 1",
    "? {}",
    "\u0000",
    "__proto__: 1",
  ];

  test("without any one of its lines", () => {
    for (const index of lines.keys()) message(lines.toSpliced(index, 1).join("\n"));
  });

  test("with garbage as the value of any one of its keys, each kind of garbage in turn", () => {
    for (const [index, line] of lines.entries()) {
      const [key] = /^[^:]*:/.exec(line) ?? [""];
      message(lines.with(index, `${key} ${GARBAGE[index % GARBAGE.length]}`).join("\n"));
    }
  });

  test("cut off after any of its lines", () => {
    for (const index of lines.keys()) message(lines.slice(0, index).join("\n"));
  });

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

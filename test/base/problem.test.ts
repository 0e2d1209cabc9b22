import { expect, test } from "vitest";
import { formatProblems, type Problem } from "../../src/base/problem.ts";

const problem = (parts: Partial<Problem>): Problem => ({
  file: "a.yaml",
  line: 3,
  column: 5,
  path: "x.y",
  found: "1",
  allowed: "2",
  ...parts,
});

test("a problem says where, what was found, what is allowed and what to do", () => {
  expect(formatProblems([problem({ remedy: "write 2" })])).toBe(
    "a.yaml:3:5  x.y\n  found    1\n  allowed  2\n  do       write 2",
  );
});

test("a problem of a whole file has no line, and one without a remedy no last line", () => {
  expect(formatProblems([problem({ line: 0, column: 0, path: "" })])).toBe("a.yaml\n  found    1\n  allowed  2");
});

test("problems stand in the order of files, lines, columns and paths", () => {
  const mixed = [
    problem({ file: "b.yaml", line: 1 }),
    problem({ line: 10 }),
    problem({ line: 9, column: 7 }),
    problem({ line: 9, path: "z" }),
    problem({ line: 9, path: "a" }),
  ];
  const places = formatProblems(mixed)
    .split("\n")
    .filter((line) => !line.startsWith(" "));
  expect(places).toEqual(["a.yaml:9:5  a", "a.yaml:9:5  z", "a.yaml:9:7  x.y", "a.yaml:10:5  x.y", "b.yaml:1:5  x.y"]);
});

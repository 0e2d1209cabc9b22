import { describe, expect, test } from "vitest";
import { UserError } from "../../src/base/problem.ts";
import { parseYaml } from "../../src/base/source-map.ts";

const source = parseYaml(
  "a.yaml",
  `base: &base
  size: 1.30
list:
  - name: one
  - { name: two, on: false }
copy: *base
merged:
  <<: *base
  other: "0x10"
twice: 1
twice: 2
`,
);

describe("the place of a path", () => {
  test.each<[string, (string | number)[], number, number]>([
    ["a key", ["base", "size"], 2, 3],
    ["a list entry", ["list", 0], 4, 5],
    ["a key in a flow mapping", ["list", 1, "on"], 5, 18],
    ["a key behind an alias is where it is written", ["copy", "size"], 2, 3],
    ["a key that is absent is its mapping's", ["list", 0, "absent"], 4, 5],
    ["a key below a scalar is the scalar's", ["base", "size", "x"], 2, 3],
    ["the last of two equal keys, which counts", ["twice"], 11, 1],
    ["the root", [], 1, 1],
  ])("%s", (_, path, line, column) => {
    expect(source.place(path)).toEqual({ line, column });
  });
});

test("merge keys and aliases are followed", () => {
  expect(source.value).toMatchObject({ copy: { size: 1.3 }, merged: { size: 1.3, other: "0x10" } });
});

test("a scalar is known as it is written", () => {
  expect(source.written(["base", "size"])).toBe("1.30");
  expect(source.written(["merged", "other"])).toBe("0x10");
  expect(source.written(["list"])).toBeUndefined();
  expect(source.written(["absent"])).toBeUndefined();
});

test("a key that stands twice is told with the line of the first", () => {
  expect(source.duplicates).toEqual([
    {
      file: "a.yaml",
      line: 11,
      column: 1,
      path: "twice",
      found: 'the key "twice" a second time',
      allowed: "each key once; it stands in line 10 already",
    },
  ]);
});

test("of syntax errors that follow from one another the first is told", () => {
  try {
    parseYaml("a.yaml", "a:\n\tb: 1\n\tc: 2\n");
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).problems).toHaveLength(1);
    expect((error as UserError).problems[0]).toMatchObject({ line: 2, column: 1 });
    expect((error as UserError).message).toBe("a.yaml is not valid YAML");
  }
});

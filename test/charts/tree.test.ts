import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { differingLines, diffTree, formatDifference, writeTree } from "../../charts/tree.ts";

describe("a tree of files", () => {
  let directory = "";
  const files = new Map([
    ["loki/Service-loki.yaml", "kind: Service\nname: loki\n"],
    ["tempo/Service-tempo.yaml", "kind: Service\nname: tempo\n"],
  ]);

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "tree-"));
    writeTree(directory, files);
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it("is written as it is given", () => {
    expect(readFileSync(join(directory, "loki/Service-loki.yaml"), "utf8")).toBe("kind: Service\nname: loki\n");
    expect(diffTree(directory, files)).toEqual([]);
  });

  it("says which file is missing, changed or left over, and which lines differ", () => {
    const changed = new Map([
      ["loki/Service-loki.yaml", "kind: Service\nname: other\n"],
      ["grafana/Service-grafana.yaml", ""],
    ]);
    expect(diffTree(directory, changed).map(formatDifference)).toEqual([
      "missing   grafana/Service-grafana.yaml",
      "changed   loki/Service-loki.yaml\n  - 2: name: loki\n  + 2: name: other",
      "left-over tempo/Service-tempo.yaml",
    ]);
  });

  it("leaves files alone that do not change", () => {
    const file = join(directory, "loki/Service-loki.yaml");
    utimesSync(file, 1, 1);
    writeTree(directory, new Map([...files, ["tempo/Service-tempo.yaml", "kind: Service\n"]]));
    expect(statSync(file).mtimeMs).toBe(1000);
    expect(readFileSync(join(directory, "tempo/Service-tempo.yaml"), "utf8")).toBe("kind: Service\n");
  });

  it("loses what is no longer rendered, and the folder that it leaves empty", () => {
    writeTree(directory, new Map([["loki/Service-loki.yaml", "kind: Service\nname: loki\n"]]));
    expect(existsSync(join(directory, "tempo"))).toBe(false);
  });

  it("keeps files of the folder itself, which are others'", () => {
    writeFileSync(join(directory, "platform-outputs.json"), "{}");
    expect(writeTree(directory, files)).toEqual([]);
    expect(existsSync(join(directory, "platform-outputs.json"))).toBe(true);
  });

  it("stays as it was when a file cannot be written", () => {
    writeFileSync(join(directory, "blocked"), "a file where a folder is needed");
    const broken = new Map([
      ["loki/Service-loki.yaml", "changed\n"],
      ["blocked/Service-x.yaml", "kind: Service\n"],
    ]);
    expect(() => writeTree(directory, broken)).toThrow(/(ENOTDIR|EEXIST).*blocked/);
    expect(diffTree(directory, files)).toEqual([]);
  });
});

describe("differing lines", () => {
  const numbered = (count: number, ...changed: readonly number[]) =>
    Array.from({ length: count }, (_, index) => (changed.includes(index + 1) ? "other" : `line ${index + 1}`)).join(
      "\n",
    );

  it("are those that changed, however far apart", () => {
    expect(differingLines(numbered(60), numbered(60, 3, 51))).toEqual([
      "- 3: line 3",
      "+ 3: other",
      "- 51: line 51",
      "+ 51: other",
    ]);
  });

  it("show both sides of a change that is too long to read", () => {
    const lines = differingLines(numbered(50), numbered(50).replaceAll("line", "row"));
    expect(lines.filter((line) => line.startsWith("- "))).toHaveLength(10);
    expect(lines.filter((line) => line.startsWith("+ "))).toHaveLength(10);
    expect(lines.at(-1)).toBe("… 80 more");
  });

  it("are those between a common beginning and a common end", () => {
    expect(differingLines("a\nb\nc\n", "a\nx\ny\nc\n")).toEqual(["- 2: b", "+ 2: x", "+ 3: y"]);
  });

  it("are cut where there are too many to read", () => {
    const many = Array.from({ length: 50 }, (_, index) => `line ${index}`).join("\n");
    expect(differingLines("", many).at(-1)).toBe("… 31 more");
  });
});

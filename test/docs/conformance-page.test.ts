import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { pinnedVersion } from "../../tools/cache.ts";
import { TOOLS } from "../../tools/catalogue.ts";

const page = readFileSync("docs/conformance.md", "utf8");

/** Cells of the page's rows, without code marks. */
const rows = page
  .split("\n")
  .filter((line) => line.startsWith("| "))
  .map((line) =>
    line
      .replaceAll("`", "")
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

test("the page on real programs has each that is made, at its version, and whether CI fails without it", () => {
  const made = TOOLS.map((tool) => [
    tool.programs.join(", "),
    tool.source.kind === "debian" ? "the system's" : pinnedVersion(tool),
    tool.tier === "ci" ? "always" : "when it is there",
  ]);
  expect(rows.filter((cells) => cells.length === 3).slice(2)).toEqual(made);
});

test("the page on real programs has the components of the collector that are older than it", () => {
  const [direct = ""] = readFileSync("tools/go/otelcol/go.mod", "utf8").split("require (").slice(1);
  const modules = [...(direct.split(")")[0] ?? "").matchAll(/contrib\/\w+\/(\S+) (v\S+)/g)];
  const older = modules
    .filter(([, , version]) => !version?.startsWith("v0.165."))
    .map(([, name, version]) => [name, version]);
  expect(older.length).toBeGreaterThan(3);
  expect(rows.filter((cells) => cells.length === 2).slice(2)).toEqual(older);
});

import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { renderObjects } from "../../charts/render.ts";
import { ENVIRONMENTS, loadEnvironment } from "../../src/config/load.ts";
import { nilOutputs } from "../../src/config/outputs.ts";
import { CHARTS } from "../../src/config/versions.ts";

const text = readFileSync("docs/security.md", "utf8");
const rows = text
  .split("\n")
  .filter((line) => line.startsWith("| **"))
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([, tool = "", when = "", role = "", limit = "", files = ""]) => ({ tool, when, role, limit, files }));

/** The four tools, each with the chart that installs it. */
const TOOLS = { "Argo CD": CHARTS.argocd, Kyverno: CHARTS.kyverno, Trivy: CHARTS.trivyOperator, Falco: CHARTS.falco };

describe("the four security tools", () => {
  test("are told of with their role and their limit, Argo CD among them (S0-SEC-05)", () => {
    expect(rows.map(({ tool }) => tool)).toEqual(Object.keys(TOOLS).map((tool) => `**${tool}**`));
    for (const { when, role, limit } of rows) {
      for (const cell of [when, role, limit]) expect(cell.length).toBeGreaterThan(10);
    }
  });

  test("are where the page says that they are written (S0-SEC-05)", () => {
    for (const { files, tool } of rows) {
      const paths = [...files.matchAll(/`([^`]+)`/g)].map(([, path = ""]) => path);
      expect(paths.length, tool).toBeGreaterThan(0);
      for (const path of paths) expect(existsSync(path), path).toBe(true);
    }
  });

  test.each(ENVIRONMENTS)("are all installed in %s (S0-SEC-05)", (name) => {
    const environment = loadEnvironment(name);
    const rendered = renderObjects(environment, nilOutputs(environment));
    const charts = rendered.map(({ manifest }) => JSON.stringify(manifest)).filter((one) => one.includes('"chart":'));
    for (const { chart } of Object.values(TOOLS)) {
      expect(charts.some((one) => one.includes(`"chart":"${chart}"`))).toBe(true);
    }
  });

  test("who refuses a connection and who only tells of it is said (D-16)", () => {
    const section = /## Networking[^#]+/.exec(text)?.[0] ?? "";
    expect(section).toMatch(/NetworkPolicies\*\*, which refuse/);
    expect(section).toMatch(/Falco's rules\*\*, which tell/);
  });
});

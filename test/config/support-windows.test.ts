import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { endings } from "../../src/base/support-window.ts";
import { supportWindows, WITHOUT_A_DATE } from "../../src/config/hyperion/support-windows.ts";
import { ENVIRONMENTS, loadEnvironment } from "../../src/config/load.ts";
import { CHARTS, IMAGES } from "../../src/config/versions.ts";

const environments = ENVIRONMENTS.map((name) => loadEnvironment(name));
const windows = supportWindows(environments);

describe("support windows", () => {
  test("each is of the line that runs, and says where and when its end was read", () => {
    // On the day of reading none is of another line; what has ended then has a waiver.
    expect(endings(windows, "2026-12-01").filter(({ over }) => over)).toEqual([]);
    for (const { ends, source, read, waiver } of windows) {
      for (const day of [ends, read, ...(waiver === undefined ? [] : [waiver.until])])
        expect(day).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(source.length).toBeGreaterThan(20);
      if (waiver !== undefined) expect(waiver.reason.length).toBeGreaterThan(20);
    }
  });

  test("every image and chart has a window, or a reason why nobody says when its line ends", () => {
    const versions = new Set(windows.map(({ version }) => version));
    const names = [
      ...Object.values(IMAGES).map(({ repository, tag }) => [repository.split("/").at(-1) ?? "", tag] as const),
      ...Object.values(CHARTS).map(({ chart, version }) => [chart, version] as const),
    ];
    expect(names.filter(([name, version]) => !versions.has(version) && WITHOUT_A_DATE[name] === undefined)).toEqual([]);
    const deployed = new Set<string>(names.map(([name]) => name));
    expect(Object.keys(WITHOUT_A_DATE).filter((name) => !deployed.has(name))).toEqual([]);
  });

  test("Kubernetes and PostgreSQL of every environment, Node and GitHub's images are among them", () => {
    const programs = windows.map(({ program }) => program);
    for (const { environment } of environments) {
      expect(programs).toContainEqual(expect.stringMatching(`^Kubernetes of ${environment}'s`));
      expect(programs).toContain(`PostgreSQL of ${environment}`);
    }
    const images = readFileSync(".github/workflows/ci.yml", "utf8").matchAll(/runs-on: ubuntu-(\S+)/g);
    const ubuntu = windows.find(({ program }) => program.includes("ubuntu"));
    for (const [, version] of images) expect(version).toBe(ubuntu?.version);
  });
});

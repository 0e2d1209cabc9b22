import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { SUPPORT } from "../../src/config/hyperion/support.ts";
import { loadEnvironment } from "../../src/config/load.ts";
import { CHARTS, IMAGES } from "../../src/config/versions.ts";
import { rendered, text } from "../charts/rendered.ts";

const numbers = (version: string): number[] => (/\d+(?:\.\d+)*/.exec(version)?.[0] ?? "").split(".").map(Number);

/** Whether a version is as new as another one, number by number. */
function reaches(version: string, floor: string): boolean {
  const [has, needs] = [numbers(version), numbers(floor)];
  const at = needs.findIndex((number, index) => (has[index] ?? 0) !== number);
  return at === -1 || (has[at] ?? 0) > (needs[at] ?? 0);
}

/** What is deployed: images by the last part of their repository, charts by their name. */
const deployed = new Map<string, string>([
  ...Object.values(IMAGES).map(({ repository, tag }) => [repository.split("/").at(-1) ?? "", tag] as const),
  ...Object.values(CHARTS).map(({ chart, version }) => [chart, version] as const),
]);

describe("what is deployed is on a line that is mended", () => {
  test.each(Object.entries(SUPPORT))("%s is not below what is known to be mended", (name, { floor, below }) => {
    const version = deployed.get(name);
    expect(version, `${name} is not deployed`).toBeDefined();
    expect(reaches(version ?? "", floor), `${name} ${version}: ${below}`).toBe(true);
  });

  test.each(Object.entries(SUPPORT))(
    "%s says where and when its version was read",
    (_name, { source, read, below }) => {
      expect(source.length).toBeGreaterThan(20);
      expect(below.length).toBeGreaterThan(20);
      expect(read).toMatch(/^\d{4}-\d\d-\d\d$/);
    },
  );

  test.each(
    Object.entries(SUPPORT).flatMap(([name, { waiver }]) => (waiver === undefined ? [] : [[name, waiver] as const])),
  )("%s: the waiver has not ended, and its page argues it", (_name, { until, page }) => {
    expect(existsSync(page)).toBe(true);
    // Fails on the day after, which is what it is for: decide anew on the page and here.
    expect(new Date().toISOString().slice(0, 10) <= until, `${page} ended on ${until}`).toBe(true);
  });

  test("manifests of every environment name every image of the table, but for a profile's single node, and ClickHouse where there is none", () => {
    for (const environment of ["dev", "qa", "prod"]) {
      const all = text(rendered(environment));
      const { vmsingle: _vmsingle, ...own } = IMAGES;
      const previewed = loadEnvironment(environment).hyperion.clickhouse !== undefined;
      const used = Object.values(own).filter(({ repository }) => previewed || !repository.startsWith("clickhouse/"));
      const missing = used.filter(({ repository, tag }) => !all.includes(`${repository}:${tag}`));
      expect(missing.map(({ repository }) => repository)).toEqual([]);
    }
  });

  test("an older version does not reach a floor", () => {
    expect(reaches("1.29.4-alpine", "1.30.7")).toBe(false);
    expect(reaches("v1.150.0-cluster", "1.154.1")).toBe(false);
    expect(reaches("3.7.11", "3.7.8")).toBe(true);
    expect(reaches("2.0", "2.0.1")).toBe(false);
  });
});

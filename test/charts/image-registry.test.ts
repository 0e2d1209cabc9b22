import { describe, expect, test } from "vitest";
import { renderObjects } from "../../charts/render.ts";
import { chartImages } from "../../src/config/azure/chart-images.ts";
import { names } from "../../src/config/azure/names.ts";
import { ENVIRONMENTS, loadEnvironment } from "../../src/config/load.ts";
import { nilOutputs } from "../../src/config/outputs.ts";
import { CHARTS, type ChartName } from "../../src/config/versions.ts";

/** Values of a key anywhere in an object that are text. */
function* textsOf(value: unknown, wanted: RegExp, path = ""): Generator<string> {
  if (typeof value === "string" && wanted.test(path)) yield value;
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* textsOf(inner, wanted, `${path}/${key}`);
}

/** Keys of a chart's values that say where an image comes from; a scanner's databases are no images. */
const IMAGE_SOURCE = /\/(image\/(registry|repository)|defaultImageRegistry|nodeCollector\/registry)$/;

describe.each(ENVIRONMENTS)("%s", (name) => {
  const environment = loadEnvironment(name);
  const own = `${names(environment).registryHost}/`;
  const objects = renderObjects(environment, nilOutputs(environment)).map(({ manifest }) => manifest);

  test("every image of what we render is pulled through the environment's own registry (S0-NET-08)", () => {
    const images = objects.flatMap((object) => [...textsOf(object, /\/image$/)]);
    expect(images.length).toBeGreaterThan(30);
    expect(images.filter((image) => !image.startsWith(own))).toEqual([]);
  });

  test("every chart is told to take its images from there (S0-NET-08)", () => {
    const applications = objects.filter(({ kind }) => kind === "Application");
    const charts = applications.flatMap((object) => {
      const { source } = (
        object as unknown as { spec: { source: { chart?: string; helm?: { valuesObject: object } } } }
      ).spec;
      return source.chart === undefined ? [] : [source];
    });
    expect(charts.length).toBeGreaterThan(8);
    for (const { chart, helm } of charts) {
      const sources = [...textsOf(helm?.valuesObject, IMAGE_SOURCE)].filter(
        (source) => source.includes("/") || source.includes("."),
      );
      const prefixed = sources.filter((source) => source.startsWith(own));
      expect(prefixed.length, chart).toBeGreaterThan(0);
      // A repository beside a registry names no host.
      expect(
        sources.filter((source) => !source.startsWith(own) && /^[^/]*\./.test(source)),
        chart,
      ).toEqual([]);
    }
  });
});

test("no chart is forgotten", () => {
  for (const chart of Object.keys(CHARTS) as ChartName[])
    expect(JSON.stringify(chartImages(chart, "own.azurecr.io")), chart).toContain("own.azurecr.io/");
});

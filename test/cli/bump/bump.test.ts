import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { bump } from "../../../src/cli/bump/bump.ts";
import { HELD } from "../../../src/cli/bump/held.ts";
import type { Ask } from "../../../src/cli/bump/registry.ts";
import { withChart, withImage } from "../../../src/cli/bump/versions-file.ts";
import { CHARTS, IMAGES, type Image } from "../../../src/config/versions.ts";
import type { HelmChart } from "../../../src/kubernetes/helm-chart.ts";
import { systems } from "../../../src/systems/registry.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;
const versions = readFileSync("src/config/versions.ts", "utf8");

const loki: Image = { registry: "docker.io", repository: "grafana/loki", tag: "3.7.6" };
const falco: HelmChart = { repository: "https://charts.example", chart: "falco", version: "7.2.0" };
const strimzi: HelmChart = {
  repository: "oci://quay.io/strimzi-helm",
  chart: "strimzi-kafka-operator",
  version: "1.2.0",
};
const file = `
  loki: image("docker.io", "grafana/loki", "3.7.6"),
  falco: { repository: "https://charts.example", chart: "falco", version: "7.2.0" },
`;

/** A registry that wants a token, gives tags on two pages, and a chart repository. */
const registry: Ask = (url, options) => {
  const headers = new Headers(options?.headers);
  const answers: Record<string, () => Response> = {
    "https://auth.example/token?service=registry&scope=pull": () => Response.json({ token: "t" }),
    "https://registry-1.docker.io/v2/grafana/loki/tags/list?n=1000": () =>
      Response.json(
        { tags: ["3.7.7"] },
        { headers: { link: '</v2/grafana/loki/tags/list?n=1000&last=3.7.7>; rel="next"' } },
      ),
    "https://registry-1.docker.io/v2/grafana/loki/tags/list?n=1000&last=3.7.7": () =>
      Response.json({ tags: ["3.8.0", "4.0.0"] }),
    "https://registry-1.docker.io/v2/grafana/loki/manifests/3.8.0": () =>
      new Response(null, { headers: { "docker-content-digest": DIGEST } }),
    "https://charts.example/index.yaml": () =>
      new Response("entries:\n  falco:\n    - version: 7.3.0\n    - version: 8.0.0-rc1\n"),
    "https://quay.io/v2/strimzi-helm/strimzi-kafka-operator/tags/list?n=1000": () =>
      Response.json({ tags: ["1.2.1", "1.3.0"] }),
  };
  if (url.startsWith("https://registry-1.docker.io") && headers.get("authorization") !== "Bearer t") {
    const challenge = 'Bearer realm="https://auth.example/token",service="registry",scope="pull"';
    return Promise.resolve(new Response(null, { status: 401, headers: { "www-authenticate": challenge } }));
  }
  return Promise.resolve(answers[url]?.() ?? new Response(null, { status: 404 }));
};

const FILE = "src/config/versions.ts";
const PINS = { file: FILE };

describe("raising versions", () => {
  test("an image goes to the newest of its line, with its digest; a later line is told", async () => {
    const { text, steps } = await bump(file, registry, { ...PINS, images: [loki], charts: [] });
    expect(text).toContain(`image("docker.io", "grafana/loki", "3.8.0", "${DIGEST}")`);
    expect(steps).toEqual([{ what: "docker.io/grafana/loki", from: "3.7.6", to: "3.8.0", later: "4.0.0" }]);
  });

  test("a chart of an index goes to the newest release, and no pre-release", async () => {
    const { text, steps } = await bump(file, registry, { ...PINS, images: [], charts: [falco] });
    expect(text).toContain('chart: "falco", version: "7.3.0"');
    expect(steps).toEqual([{ what: "chart falco", from: "7.2.0", to: "7.3.0" }]);
  });

  test("a chart of an OCI registry that is held stays in its line", async () => {
    const { steps } = await bump('chart: "strimzi-kafka-operator", version: "1.2.0"', registry, {
      ...PINS,
      images: [],
      charts: [strimzi],
    });
    expect(steps).toEqual([{ what: "chart strimzi-kafka-operator", from: "1.2.0", to: "1.2.1", later: "1.3.0" }]);
  });

  test("what cannot be looked up stays, says why, and keeps nothing else back", async () => {
    const missing: Image = { registry: "quay.io", repository: "gone/image", tag: "1.0.0" };
    const { text, steps } = await bump(file, registry, { ...PINS, images: [missing], charts: [falco] });
    expect(steps[0]).toEqual({
      what: "quay.io/gone/image",
      from: "1.0.0",
      failed: "quay.io/gone/image: the registry answers 404",
    });
    expect(text).toContain('version: "7.3.0"');
  });

  test("a digest that moved under its tag is written anew", () => {
    const pinned = withImage({ file: FILE, text: file }, loki, "3.7.6", DIGEST);
    const moved = `sha256:${"b".repeat(64)}`;
    expect(withImage({ file: FILE, text: pinned }, loki, "3.7.6", moved)).toContain(`"3.7.6", "${moved}")`);
    expect(withImage({ file: FILE, text: pinned }, loki, "3.7.6", moved)).not.toContain(DIGEST);
  });
});

const pinned = (await systems()).flatMap(({ name, pins }) => (pins === undefined ? [] : [{ name, pins }]));

describe.each(pinned)("the versions of $name", ({ pins: { file: path, images, charts } }) => {
  const of = { file: path, text: readFileSync(path, "utf8") };

  test("are found in their file, each once", () => {
    for (const image of images) expect(withImage(of, image, "9.9.9", DIGEST)).toContain(`"9.9.9", "${DIGEST}"`);
    for (const chart of charts) expect(withChart(of, chart, "9.9.9")).toContain(chart.chart);
    expect(images.length).toBeGreaterThan(0);
  });

  test("are refused by the name of the file where one does not stand there", () => {
    expect(() => withImage({ ...of, text: "" }, images[0] as Image, "9.9.9", DIGEST)).toThrow(
      new RegExp(`^${path.replaceAll(".", "\\.")}: .* stands there 0 times, allowed: once$`),
    );
  });
});

describe("our own table of versions", () => {
  test.each(Object.values(IMAGES))("$repository is found in its text, once", (image) => {
    expect(withImage({ file: FILE, text: versions }, image, "9.9.9", DIGEST)).toContain(`"9.9.9", "${DIGEST}"`);
  });

  test.each(Object.values(CHARTS))("chart $chart is found in its text, once", (chart) => {
    expect(withChart({ file: FILE, text: versions }, chart, "9.9.9")).toMatch(
      new RegExp(`chart: "${chart.chart}",\\s*version: "9\\.9\\.9"`),
    );
  });

  test("what is held is something that we run", () => {
    const known: string[] = [
      ...Object.values(IMAGES).map(({ repository }) => repository),
      ...Object.values(CHARTS).map(({ chart }) => chart),
    ];
    for (const name of Object.keys(HELD)) expect(known).toContain(name);
  });
});

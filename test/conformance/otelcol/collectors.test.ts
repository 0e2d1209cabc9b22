import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { IMAGES } from "../../../src/config/versions.ts";
import { substituted, withSubstitutes } from "../../drill/absent-components.ts";
import { builtWith, notesOf, usedBy } from "../../drill/components.ts";
import { collectorEnvironment } from "../../drill/pod.ts";
import { missing, pathOf } from "../../drill/programs.ts";
import { configMapFiles, inManifest, type ManifestFile } from "../in-manifest.ts";
import { eachChecked, programVersion } from "../summary.ts";
import { type DistinctCollector, distinctCollectors, PodDirectory } from "./rendered.ts";

const absent = missing(["collector", "openssl"]);
for (const one of absent) console.warn(`skipped: not on PATH: ${one}`);

test.runIf(process.env["HYPERION_REQUIRE_TOOLS"] === "true")("the collector is there", () => {
  expect(absent).toEqual([]);
});

const directory = new PodDirectory();
afterAll(() => directory.remove());

const validate = (file: string, address: string) => {
  const env = { ...process.env, ...collectorEnvironment({ address }) };
  const { status, stderr } = spawnSync(pathOf("collector"), ["validate", `--config=file:${file}`], {
    encoding: "utf8",
    env,
  });
  return { status, stderr };
};

function manifestOf({ environment, rendered }: DistinctCollector): ManifestFile {
  const { source } = rendered.config;
  const [manifest] = configMapFiles(environment, new RegExp(`^${source}$`));
  if (manifest === undefined) throw new Error(`found no manifest of ${source}`);
  return manifest;
}

describe.runIf(absent.length === 0)("the real collector", () => {
  eachChecked({
    program: "otelcol",
    what: "distinct configurations, good and broken",
    version: () => programVersion(pathOf("collector")),
  });
  const built = builtWith();
  const checked = distinctCollectors().map((one) => ({
    ...one,
    name: one.rendered.name,
    lacks: usedBy(withSubstitutes(one.rendered.config.text, built)).filter((component) => !built.has(component)),
  }));
  const used = new Set(checked.flatMap(({ rendered }) => usedBy(rendered.config.text)));
  for (const line of notesOf(built, used)) console.warn(line);
  for (const { component, says } of substituted(built)) {
    if (used.has(component)) console.warn(`noted: the collector at hand lacks ${component}: ${says}`);
  }
  for (const { from, lacks } of checked.filter((one) => one.lacks.length > 0)) {
    console.warn(
      `skipped: ${from}: this collector lacks ${lacks.join(", ")}; otelcol-contrib ${IMAGES.otelcol.tag} has all`,
    );
  }
  const readable = checked.filter(({ lacks }) => lacks.length === 0);

  test("can read all of what is rendered, but for what is declared to stand in", () => {
    expect(checked.filter(({ lacks }) => lacks.length > 0).map(({ from }) => from)).toEqual([]);
  });

  test.each(readable)("accepts $name of $from (S0-COL-01)", (collector) => {
    const { place, written } = directory.write(collector.rendered);
    const { status, stderr } = validate(written.config, place.address);
    expect(stderr === "" ? "" : inManifest(manifestOf(collector), stderr)).toBe("");
    expect(status).toBe(0);
  });

  test.each([
    [
      "a component that nothing defines",
      (text: string) => text.replace("- memory_limiter", "- memory_limitre"),
      "memory_limitre",
    ],
    [
      "a setting that no component has",
      (text: string) => text.replace("check_interval:", "check_intervall:"),
      "check_intervall",
    ],
    [
      "a condition that is none",
      (text: string) => text.replace(/(?<=- )(set|delete_key)\(.*/, '$1(attributes["a"'),
      "invalid syntax",
    ],
  ])("refuses %s, and names it with file and line where it can", (_, plant, named_) => {
    const [processor] = readable.filter(({ name }) => name.endsWith("traces-processor"));
    if (processor === undefined) throw new Error("found no traces processor");
    const { place, written } = directory.write(processor.rendered);
    const before = readFileSync(written.config, "utf8");
    const planted = plant(before);
    expect(planted).not.toBe(before);
    writeFileSync(written.config, planted);
    const { status, stderr } = validate(written.config, place.address);
    expect(status).not.toBe(0);
    const manifest = manifestOf(processor);
    const text = plant(manifest.text);
    // Of a condition the collector says what is wrong, and not where.
    const at = text.includes(named_) ? text.slice(0, text.indexOf(named_)).split("\n").length : "\\d+";
    expect(inManifest({ ...manifest, text }, stderr)).toMatch(new RegExp(`^${manifest.file}:${at}: [^]*${named_}`));
  });
});

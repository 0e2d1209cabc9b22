import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { afterAll, describe, expect, test } from "vitest";
import { ENVIRONMENTS } from "../../../src/config/load.ts";
import { configMapFiles, inManifest, type ManifestFile } from "../in-manifest.ts";
import { checked } from "../summary.ts";
import { checkText, promtoolIsThere, promtoolVersion } from "./promtool.ts";

const directory = mkdtempSync(join(tmpdir(), "hyperion-rules-"));

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** Every ConfigMap of rules; those that say the same in several environments, but for the line on their source, once. */
const files = [
  ...new Map(
    ENVIRONMENTS.flatMap((name) => configMapFiles(name, /^vmalert-/)).map(
      (manifest) => [manifest.text.replace(/^#.*\n/, ""), manifest] as const,
    ),
  ).values(),
];

/** What promtool has against the rules in a manifest, with its file and line; empty where nothing. */
function refusal(manifest: ManifestFile): string {
  const { data } = load(manifest.text) as { data: Readonly<Record<string, string>> };
  const words = Object.values(data).map((text) => checkText(directory, text));
  return words
    .filter((said) => said !== "")
    .map((said) => inManifest(manifest, said))
    .join("\n");
}

describe.runIf(promtoolIsThere)("the rules as they are rendered", () => {
  test("are read by the real Prometheus", (context) => {
    expect(files.length).toBeGreaterThan(0);
    expect(files.map(refusal).filter((words) => words !== "")).toEqual([]);
    checked(context, {
      program: "promtool",
      version: promtoolVersion(),
      count: files.length,
      what: "rendered rule files",
    });
  });

  test("are refused by file and line where an expression is no PromQL", () => {
    const manifest = files.find(({ text }) => text.includes("alert: VmalertRuleFailing"));
    if (manifest === undefined) throw new Error("no rendered file has the alert");
    const text = manifest.text.replace(/(alert: VmalertRuleFailing\n +expr: )sum by \(/, "$1sum by ((");
    expect(text).not.toBe(manifest.text);
    const at = text.slice(0, text.indexOf("alert: VmalertRuleFailing")).split("\n").length;
    expect(refusal({ ...manifest, text })).toMatch(
      new RegExp(`^${manifest.file}:${at}: [^]*could not parse expression`),
    );
  });
});

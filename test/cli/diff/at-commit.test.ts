import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { at } from "../../../src/base/fields.ts";
import { filesAt, sideAt, splitBatch } from "../../../src/cli/diff/at-commit.ts";
import { contentOf } from "../../../src/cli/diff/content.ts";
import { writtenIn } from "../../../src/cli/diff/working-tree.ts";
import { core } from "../../../src/systems/core/system.ts";

describe("files of a commit", () => {
  test("are told apart by the lengths that git states, whatever they hold", () => {
    const [first, second] = ["kind: A\n\nfake blob 3\nabc", "kind: Ü"];
    const batch = Buffer.from(
      [first, second].map((text) => `0123 blob ${Buffer.byteLength(text)}\n${text}\n`).join(""),
    );
    expect([...splitBatch(["a.yaml", "b.yaml"], batch)]).toEqual([
      ["a.yaml", first],
      ["b.yaml", second],
    ]);
  });

  test("are an environment's objects, each in the app of its folder", () => {
    const { manifests: found, files } = contentOf(filesAt("HEAD", "dev", new Set()));
    expect(files.size).toBe(0);
    expect(found.length).toBeGreaterThan(100);
    expect(found.some(({ app, object }) => app === "apps" && object.kind === "Application")).toBe(true);
    expect(found.some(({ app, object }) => app === "loki" && object.kind === "StatefulSet")).toBe(true);
  });

  test("an environment that the commit does not have is nothing, so that all of it is new", () => {
    expect(sideAt("HEAD", { system: core, environment: "no-such", name: "no-such" }, new Set())).toEqual({
      values: {},
      resources: [],
      manifests: [],
    });
  });
});

test("what a file leaves out is what the system takes for it, so that leaving it out is no change", () => {
  const text = readFileSync("Pulumi.prod.yaml", "utf8");
  const { values, complete, phases } = writtenIn(core, text);
  expect(at(values, "gateways", "maxOtlpBodyKb")).toBeUndefined();
  expect(at(complete, "gateways", "maxOtlpBodyKb")).toBe(2000);
  expect(phases?.length).toBeGreaterThan(5);
  const stated = text.replace(/^ {4}gateways:\n/m, "$&      maxOtlpBodyKb: 2000\n");
  expect(stated).not.toBe(text);
  expect(writtenIn(core, stated).complete).toEqual(complete);
});

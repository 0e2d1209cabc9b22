import { rmSync } from "node:fs";
import { expect, test } from "vitest";
import { cacheFile, commitOf, planAtRef } from "../../../src/cli/plan/at-ref.ts";
import { writeWhole } from "../../../src/command/files.ts";

test("a commit's plan that was made before is read, and not made again", () => {
  const file = cacheFile(commitOf("HEAD"), "made-before");
  const resources = [{ urn: "one" }];
  try {
    writeWhole(file, JSON.stringify(resources));
    expect(planAtRef("HEAD", "made-before")).toEqual(resources);
    expect(cacheFile(commitOf("HEAD"), "another")).not.toBe(file);
    // What is half a plan is none: it is made, which here fails at the name.
    writeWhole(file, "half of a pl");
    expect(() => planAtRef("HEAD", "made-before")).toThrow(/the plan of made-before at [0-9a-f]+ failed/);
  } finally {
    rmSync(file, { force: true });
  }
});

test("a git ref is planned by its own program", () => {
  const resources = planAtRef("HEAD", "dev");
  expect(resources.length).toBeGreaterThan(150);
  expect(resources.some(({ type }) => type === "azure-native:containerservice:ManagedCluster")).toBe(true);
});

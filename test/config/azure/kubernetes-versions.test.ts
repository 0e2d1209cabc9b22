import { describe, expect, test } from "vitest";
import { daysOfSupport, UPGRADE_DAYS } from "../../../src/config/azure/kubernetes-versions.ts";
import { ENVIRONMENTS, loadEnvironment } from "../../../src/config/load.ts";
import { pinnedVersion } from "../../../tools/cache.ts";
import { TOOLS } from "../../../tools/catalogue.ts";

const TODAY = new Date().toISOString().slice(0, 10);

const clusters = ENVIRONMENTS.flatMap((name) =>
  loadEnvironment(name, ".", "2026-11-30").clusters.map((cluster) => ({ ...cluster, name: `${name}/${cluster.name}` })),
);

describe.each(clusters)("$name", ({ kubernetesVersion, tier }) => {
  test("runs the Kubernetes that the real control plane is tested with", () => {
    const kubernetes = TOOLS.find(({ name }) => name === "kubernetes");
    if (kubernetes === undefined) throw new Error("no tool kubernetes");
    expect(pinnedVersion(kubernetes)).toMatch(new RegExp(`^v?${kubernetesVersion.replace(".", "\\.")}\\.\\d+$`));
  });

  test(`has ${UPGRADE_DAYS} days of support or more ahead`, () => {
    expect(daysOfSupport(kubernetesVersion, tier, TODAY)).toBeGreaterThanOrEqual(UPGRADE_DAYS);
  });
});

test("a version is supported to the end of its last day, a year longer in the Premium tier", () => {
  expect(daysOfSupport("1.34", "Standard", "2026-11-30")).toBe(0);
  expect(daysOfSupport("1.34", "Standard", "2026-12-01")).toBe(-1);
  expect(daysOfSupport("1.34", "Premium", "2026-12-01")).toBe(364);
  expect(daysOfSupport("1.20", "Standard", "2026-12-01")).toBeUndefined();
});

import { expect, test } from "vitest";
import { loadEnvironment } from "../../../src/config/load.ts";
import { LOWERED, loweredBy } from "../../../src/plan/azure/lowered.ts";
import { AZURE_REVIEW, REPLACES } from "../../../src/plan/azure/replacements.ts";
import { comparePlans } from "../../../src/plan/compare.ts";
import type { PlannedResource } from "../../../src/plan/mock-engine.ts";
import { resource } from "../../cli/diff/sides.ts";
import { wholePlan } from "../../megatron/plan.ts";

/** Inputs that hold one value at a dotted path. */
const inputs = (path: string, value: unknown): Record<string, unknown> =>
  path.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Record<string, unknown>;

const kinds = (type: string, path: string): string[] => {
  const one = (value: string): PlannedResource => resource(type, "one", inputs(path, value));
  return comparePlans([one("before")], [one("after")], AZURE_REVIEW).map(({ kind }) => kind);
};

test("every row of the replacements replaces its resource, and what stands beside it does not", () => {
  for (const [type, rows] of Object.entries(REPLACES)) {
    for (const [replaces, besides] of rows) {
      expect(kinds(type, replaces), `${type} ${replaces}`).toEqual(["replaced"]);
      expect(kinds(type, besides), `${type} ${besides}`).toEqual(["changed"]);
    }
  }
});

/** Rows of inputs that prod does not state, each of which Azure then chooses. */
const NOT_STATED = ["containerservice:ManagedCluster fqdnSubdomain", "containerservice:ManagedCluster dnsPrefix"];

test("every row of the replacements is of an input that the program states, under the name that it states", async () => {
  const plan = await wholePlan(loadEnvironment("prod", ".", "2026-11-01"));
  const unread = Object.entries(REPLACES).flatMap(([type, rows]) =>
    rows
      .map(([path]) => path)
      .filter((path) => !plan.some((one) => one.type === `azure-native:${type}` && has(one.inputs, path)))
      .map((path) => `${type} ${path}`),
  );
  expect(unread.filter((row) => !NOT_STATED.includes(row))).toEqual([]);
});

const has = (value: unknown, path: string): boolean =>
  path.split(".").reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value) !==
  undefined;

test("every row of what is lowered fires on its example, by itself, and is silent on the other", () => {
  for (const rule of LOWERED) {
    const said = ([path, before, after, type = "any:Type"]: typeof rule.fires) =>
      loweredBy(type, { path, before, after, replaces: false });
    expect(said(rule.fires), rule.follows).toBe(rule);
    expect(said(rule.silent), rule.follows).toBeUndefined();
  }
});

import { afterEach, beforeEach, expect, test } from "vitest";
import { drill, groupsOf } from "./drill.ts";
import { SCENARIOS } from "./scenarios/all.ts";
import type { Setting } from "./scenarios/setting.ts";

const path = process.env["PATH"];
beforeEach(() => {
  process.env["PATH"] = "";
});
afterEach(() => {
  process.env["PATH"] = path;
});

test("scenarios with the real stores do not run, and are not called passed, where a store is not there", async () => {
  const scenarios = SCENARIOS.filter(({ on }) => on?.stores === "real");
  expect(scenarios.length).toBeGreaterThan(0);
  const { results, notRun } = await drill({ environment: "dev", scenarios, rate: 1, seconds: 1, progress: () => {} });
  expect(results).toEqual([]);
  expect(notRun.map(({ scenario }) => scenario)).toEqual(scenarios.map(({ name }) => name));
  for (const { reason } of notRun) {
    expect(reason).toMatch(
      /^not on PATH: loki: https:.+tempo: https:.+azurite-blob: npm run tools.+vmstorage-prod: https:/,
    );
  }
});

test("scenarios that need the same of a pipeline run on one", () => {
  const scenario = (name: string, on?: Setting) => ({ name, says: "", steps: [], ...(on === undefined ? {} : { on }) });
  const real = { stores: "real" } as const;
  const groups = groupsOf([scenario("a"), scenario("b", real), scenario("c"), scenario("d", real)]);
  expect([...groups.values()].map((group) => group.map(({ name }) => name))).toEqual([
    ["a", "c"],
    ["b", "d"],
  ]);
});

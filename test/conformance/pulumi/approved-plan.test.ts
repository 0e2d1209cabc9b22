import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { loadEnvironment } from "../../../src/config/load.ts";
import { PLATFORM_OUTPUTS } from "../../../src/config/outputs.ts";
import type { Environment } from "../../../src/config/schema.ts";
import { buildMegatron } from "../../../src/megatron/megatron.ts";
import { onPath } from "../on-path.ts";
import { eachChecked, programVersion } from "../summary.ts";
import { engineHome, engineStack } from "./engine.ts";

describe.skipIf(!onPath("pulumi", "https://www.pulumi.com/docs/install/"))("a plan that was approved", () => {
  eachChecked({ program: "pulumi", what: "plans", version: () => programVersion("pulumi", "version") });
  const home = engineHome();
  home.env["PULUMI_EXPERIMENTAL"] = "true";
  afterAll(() => rmSync(home.directory, { recursive: true, force: true }));

  const plan = join(home.directory, "plan.json");
  // Beside the stack file: a plan's secrets are encrypted by the data key that Pulumi has written there.
  const workDir = join(home.directory, "work");
  mkdirSync(workDir);
  const stackOf = (environment: Environment) =>
    engineStack(home, "dev", async () => ({ [PLATFORM_OUTPUTS]: buildMegatron(environment).outputs }), { workDir });
  const withTraces = (days: number): Environment => {
    const copy = structuredClone(loadEnvironment("dev"));
    copy.retentionDays.traces = days;
    return copy;
  };
  const changes = (summary: { resourceChanges?: Readonly<Record<string, number>> }) =>
    Object.fromEntries(Object.entries(summary.resourceChanges ?? {}).filter(([op]) => op !== "same"));

  test("is applied: the first deployment, with all that is known only while it runs", async () => {
    const stack = await stackOf(withTraces(40));
    const { changeSummary } = await stack.preview({ plan });
    const { summary } = await stack.up({ plan });
    expect(summary.result).toBe("succeeded");
    expect(changes(summary)).toEqual(changeSummary);
    expect(summary.resourceChanges?.["create"]).toBeGreaterThan(200);
  });

  test("is applied again: a change of one value, and nothing else", async () => {
    const stack = await stackOf(withTraces(50));
    await stack.preview({ plan });
    expect(changes((await stack.up({ plan })).summary)).toEqual({ update: 1 });
  });

  test("holds: a program that does something else is refused, and changes nothing", async () => {
    await (await stackOf(withTraces(60))).preview({ plan });
    const other = await stackOf(withTraces(7));
    await expect(other.up({ plan })).rejects.toThrow(/violates plan/);
    // What was approved is still to do, and what was not has not been done.
    expect(changes((await (await stackOf(withTraces(50))).up()).summary)).toEqual({});
  });
});

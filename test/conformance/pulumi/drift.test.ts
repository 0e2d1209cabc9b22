import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AgentPool } from "@pulumi/azure-native/containerservice/index.js";
import { NetworkSecurityGroup } from "@pulumi/azure-native/network/index.js";
import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Drift, driftOf } from "../../../src/systems/core/drift/drift.ts";
import { onPath } from "../on-path.ts";
import { eachChecked, programVersion } from "../summary.ts";
import { engineHome, engineStack } from "./engine.ts";

describe.skipIf(!onPath("pulumi", "https://www.pulumi.com/docs/install/"))("drift, on the real engine", () => {
  eachChecked({ program: "pulumi", what: "states of drift", version: () => programVersion("pulumi", "version") });
  const home = engineHome();
  const changed = join(home.directory, "changed.json");
  home.env["STAND_IN_CHANGED"] = changed;
  let stack: Stack;

  beforeAll(async () => {
    stack = await engineStack(home, "dev", async () => {
      const place = { resourceGroupName: "group" };
      new AgentPool(
        "pool",
        { ...place, resourceName: "aks", agentPoolName: "pool", count: 3, minCount: 3, maxCount: 6 },
        { ignoreChanges: ["count"] },
      );
      const rule = { name: "in", priority: 100, access: "Deny", direction: "Inbound", protocol: "*" };
      new NetworkSecurityGroup("nsg", { ...place, networkSecurityGroupName: "nsg", securityRules: [rule] });
    });
    await stack.up();
  });
  afterAll(() => rmSync(home.directory, { recursive: true, force: true }));

  /** As `pulumi preview --refresh --json` tells its steps. */
  async function found(): Promise<Drift[]> {
    const steps: unknown[] = [];
    await stack.preview({
      refresh: true,
      onEvent: ({ resourcePreEvent: event }) => {
        if (event === undefined) return;
        const { op, urn, old: oldState, new: newState } = event.metadata;
        steps.push({ op, urn, oldState, newState });
      },
    });
    return driftOf({ steps });
  }
  const names = (drift: readonly Drift[]): string[] => drift.map(({ resource, does }) => `${does} ${resource}`);

  test("is none where nothing was changed, nor where Azure alone moved what is its own", async () => {
    expect(await found()).toEqual([]);
    writeFileSync(
      changed,
      JSON.stringify({ pool: { count: 5, etag: "2", kubeletDiskType: "OS" }, nsg: { etag: "9" } }),
    );
    expect(await found()).toEqual([]);
  });

  test("is found where a person took a rule away, and named with both values", async () => {
    writeFileSync(changed, JSON.stringify({ pool: { count: 5 }, nsg: { securityRules: [] } }));
    const drift = await found();
    expect(names(drift)).toEqual(["update nsg (network:NetworkSecurityGroup)"]);
    expect(drift[0]?.properties).toEqual([
      expect.stringMatching(/^securityRules\.0: Azure has nothing, declared is \{/),
    ]);
  });

  test("is found where a person added a rule", async () => {
    const rule = { name: "in", priority: 100, access: "Deny", direction: "Inbound", protocol: "*" };
    writeFileSync(
      changed,
      JSON.stringify({ nsg: { securityRules: [rule, { ...rule, name: "open", access: "Allow" }] } }),
    );
    expect((await found())[0]?.properties).toEqual([expect.stringMatching(/^securityRules\.1: Azure has \{.*"open"/)]);
  });

  test("stays after another up, and is put back by one that refreshes it alone, as the page says", async () => {
    expect((await stack.up()).summary.resourceChanges).toEqual({ same: 3 });
    const [drift] = await found();
    expect(drift?.does).toBe("update");
    const { summary } = await stack.up({ refresh: true, target: [drift?.urn ?? ""] });
    expect(summary.resourceChanges?.["update"]).toBe(1);
    expect(await found()).toEqual([]);
  });
});

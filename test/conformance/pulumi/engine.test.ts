import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Stack, UpResult } from "@pulumi/pulumi/automation/index.js";
import { afterAll, describe, expect, test } from "vitest";
import { ENVIRONMENTS, loadEnvironment } from "../../../src/config/load.ts";
import { PLATFORM_OUTPUTS } from "../../../src/config/outputs.ts";
import type { Environment } from "../../../src/config/schema.ts";
import { buildMegatron } from "../../../src/megatron/megatron.ts";
import { onPath } from "../on-path.ts";
import { eachChecked, programVersion } from "../summary.ts";
import { engineHome, engineStack } from "./engine.ts";

const home = engineHome();
afterAll(() => rmSync(home.directory, { recursive: true, force: true }));

const stackOf = (environment: Environment): Promise<Stack> =>
  engineStack(home, environment.environment, async () => ({ [PLATFORM_OUTPUTS]: buildMegatron(environment).outputs }));

/** Changes without what stayed the same, and without the engine's own bookkeeping. */
function changed({ summary }: Pick<UpResult, "summary">): Record<string, number> {
  const { same: _same, read: _read, ...rest } = summary.resourceChanges ?? {};
  return rest;
}

const PROVIDER = "azure-native:";

/** What a preview would do, as `update network:Subnet hub-firewall-subnet`; a replacement is one thing. */
async function effects(environment: Environment): Promise<string[]> {
  const found: string[] = [];
  await (await stackOf(environment)).preview({
    onEvent: ({ resourcePreEvent: event }) => {
      if (event === undefined) return;
      const { op, type, urn } = event.metadata;
      if (["create", "update", "delete", "replace"].includes(op))
        found.push(`${op} ${type.replace(PROVIDER, "")} ${urn.split("::").at(-1) ?? ""}`);
    },
  });
  return found.sort();
}

/** The next range of the same size. */
function movedUp(cidr: string): string {
  const [address = "", bits = ""] = cidr.split("/");
  const number = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0) + 2 ** (32 - Number(bits));
  return `${[24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".")}/${bits}`;
}

const edited = (environment: Environment, edit: (copy: Environment) => void): Environment => {
  const copy = structuredClone(environment);
  edit(copy);
  return copy;
};

describe.skipIf(!onPath("pulumi", "https://www.pulumi.com/docs/install/"))("the real Pulumi engine", () => {
  eachChecked({ program: "pulumi", what: "stacks and edits", version: () => programVersion("pulumi", "version") });
  for (const name of ENVIRONMENTS) {
    test(`${name}: up makes everything that the preview says, and a second up changes nothing (S0-AKS-02)`, async () => {
      const stack = await stackOf(loadEnvironment(name));
      const { changeSummary } = await stack.preview();
      const first = await stack.up();
      expect(first.summary.result).toBe("succeeded");
      expect(changed(first)["create"]).toBeGreaterThan(100);
      expect(changeSummary).toEqual(changed(first));
      expect(changed(await stack.up())).toEqual({});
    });
  }

  test("a changed retention updates the lifecycle rule of its own account, and nothing else", async () => {
    const environment = edited(loadEnvironment("dev"), (copy) => {
      copy.retentionDays.traces = 50;
    });
    expect(await effects(environment)).toEqual(["update storage:ManagementPolicy storage-traces-lifecycle"]);
    expect(changed(await (await stackOf(environment)).up())).toEqual({ update: 1 });
  });

  test("a changed node count updates its pools, one a zone, and nothing else", async () => {
    const environment = edited(loadEnvironment("qa"), (copy) => {
      const [pool] = copy.clusters[0]?.pools ?? [];
      if (pool) pool.maxCount += 3;
    });
    const [cluster] = environment.clusters;
    expect(await effects(environment)).toEqual(
      ["1", "2", "3"].map(
        (zone) => `update containerservice:AgentPool ${cluster?.name}-${cluster?.pools[0]?.name}${zone}-pool`,
      ),
    );
    expect(changed(await (await stackOf(environment)).up())).toEqual({ update: 3 });
  });

  test("a changed range of a subnet updates it and the rules that name it", async () => {
    const environment = edited(loadEnvironment("prod"), (copy) => {
      copy.network.hub.subnets.firewall = movedUp(copy.network.hub.subnets.firewall);
    });
    expect(await effects(environment)).toEqual([
      "update network:NetworkSecurityGroup spoke-runners-nsg",
      "update network:Subnet hub-firewall-subnet",
    ]);
  });

  test("another range of pods would replace the cluster, and is refused: it is protected", async () => {
    const environment = edited(loadEnvironment("prod"), (copy) => {
      copy.network.podCidr = movedUp(copy.network.podCidr);
    });
    await expect(effects(environment)).rejects.toThrow(/protect/);
  });

  test("another size of machines replaces their pools, and a rename makes three and deletes three, and nothing else", async () => {
    const environment = loadEnvironment("prod");
    const [pool] = environment.clusters[0]?.pools ?? [];
    const resources = (does: string, name: string) =>
      ["1", "2", "3"].map(
        (zone) => `${does} containerservice:AgentPool ${environment.clusters[0]?.name}-${name}${zone}-pool`,
      );
    const changedPool = (edit: (one: NonNullable<typeof pool>) => void) =>
      edited(environment, (copy) => {
        const [own] = copy.clusters[0]?.pools ?? [];
        if (own) edit(own);
      });
    const bigger = changedPool((own) => {
      own.vmSize = "Standard_D96ds_v5";
    });
    expect(await effects(bigger)).toEqual(resources("replace", pool?.name ?? ""));
    const renamed = changedPool((own) => {
      own.name = "signals";
    });
    expect(await effects(renamed)).toEqual([
      ...resources("create", "signals"),
      ...resources("delete", pool?.name ?? ""),
    ]);
  });

  test("a rename of what holds data is refused: it is protected", async () => {
    const environment = edited(loadEnvironment("prod"), (copy) => {
      copy.organisation.namePrefix = "carriex";
    });
    await expect((await stackOf(environment)).preview()).rejects.toThrow(/protect/);
  });

  test("the database's password does not stand in the state in plain text", () => {
    const directory = join(home.directory, "state", ".pulumi", "stacks", "megatron");
    const states = readdirSync(directory).filter((file) => file.endsWith(".json"));
    expect(states.length).toBe(ENVIRONMENTS.length);
    for (const file of states) {
      const state = readFileSync(join(directory, file), "utf8");
      expect(state).not.toMatch(/"administratorLoginPassword":\s*"/);
      expect(state).toMatch(/"administratorLoginPassword":\s*\{[^}]*"ciphertext":\s*"v1:/);
    }
  });
});

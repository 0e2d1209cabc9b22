import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { onPath } from "../on-path.ts";
import { eachChecked, programVersion } from "../summary.ts";
import { engineHome, engineStack } from "./engine.ts";
import { keyVault } from "./key-vault.ts";

describe.skipIf(!onPath("pulumi", "https://www.pulumi.com/docs/install/"))("the key of the state's secrets", () => {
  eachChecked({ program: "pulumi", what: "steps of a rotation", version: () => programVersion("pulumi", "version") });
  const home = engineHome();
  const workDir = join(home.directory, "work");
  mkdirSync(workDir);
  let vault: Awaited<ReturnType<typeof keyVault>>;
  let stack: Stack;

  beforeAll(async () => {
    vault = await keyVault();
    Object.assign(home.env, { VAULT_SERVER_URL: vault.url, VAULT_SERVER_TOKEN: "any" });
    stack = await select("hashivault://version-1");
  });
  afterAll(async () => {
    await vault.close();
    rmSync(home.directory, { recursive: true, force: true });
  });

  const select = (secretsProvider: string): Promise<Stack> =>
    engineStack(home, "dev", async () => ({ password: pulumi.secret("correct horse") }), { secretsProvider, workDir });
  const stackFile = () =>
    parse(readFileSync(join(workDir, "Pulumi.dev.yaml"), "utf8")) as { secretsprovider: string; encryptedkey: string };
  const state = (): string => readFileSync(join(home.directory, "state/.pulumi/stacks/megatron/dev.json"), "utf8");
  const password = async (): Promise<unknown> => (await stack.outputs())["password"]?.value;

  /** As the page says; the library in this process has no call for it. */
  const changeSecretsProvider = (url: string): Promise<unknown> =>
    // Not to its end in one call: the vault is answered by this process.
    promisify(execFile)("pulumi", ["stack", "change-secrets-provider", url, "--stack", "dev"], {
      cwd: workDir,
      timeout: 60_000,
      env: { PATH: process.env["PATH"], HOME: home.directory, ...home.env },
    });

  test("is named in the stack file with the data key that Pulumi encrypted by it, which is to be committed", async () => {
    await stack.up();
    expect(stackFile()).toEqual({ secretsprovider: "hashivault://version-1", encryptedkey: expect.any(String) });
    expect(state()).not.toContain("correct horse");
    expect(await password()).toBe("correct horse");
  });

  test("is rotated as the page says: the state and the stack file name the new version, and nothing changes", async () => {
    const before = stackFile().encryptedkey;
    await changeSecretsProvider("hashivault://version-2");
    expect(stackFile().secretsprovider).toBe("hashivault://version-2");
    expect(stackFile().encryptedkey).not.toBe(before);
    expect(state()).toContain("hashivault://version-2");
    expect(state()).not.toContain("hashivault://version-1");
    const { summary } = await stack.up();
    expect(summary.resourceChanges).toEqual({ same: 1 });
    expect(await password()).toBe("correct horse");
  });

  test("is needed no more once it is rotated; the new one is", async () => {
    vault.disabled.add("version-1");
    expect((await stack.up()).summary.result).toBe("succeeded");
    expect(await password()).toBe("correct horse");
    vault.disabled.add("version-2");
    await expect(stack.preview()).rejects.toThrow(/key version-2 is disabled/);
    vault.disabled.delete("version-2");
  });

  test("of another version decrypts nothing: what a URL without a version would meet after a rotation", async () => {
    vault.disabled.clear();
    const file = join(home.directory, "state/.pulumi/stacks/megatron/dev.json");
    const other = state().replaceAll("hashivault://version-2", "hashivault://version-3");
    writeFileSync(file, other);
    await expect(stack.preview()).rejects.toThrow(/key version-3 is disabled, or another one/);
  });
});

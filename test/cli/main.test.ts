import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, describe, expect, test } from "vitest";

const MAIN = resolve("src/cli/main.ts");
const directories: string[] = [];

afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

function hyperion(args: string[], cwd = ".") {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { status, stdout, stderr };
}

/** A directory with the three environment files, one of them edited. */
function workspace(edit: (text: string) => string): string {
  const directory = mkdtempSync(join(tmpdir(), "hyperion-test-"));
  directories.push(directory);
  for (const name of ["dev", "qa", "prod"]) cpSync(`Pulumi.${name}.yaml`, join(directory, `Pulumi.${name}.yaml`));
  symlinkSync(resolve("node_modules"), join(directory, "node_modules"));
  const file = join(directory, "Pulumi.dev.yaml");
  writeFileSync(file, edit(readFileSync(file, "utf8")));
  return directory;
}

describe("hyperion", () => {
  test("an unknown command names the ones there are, without a stack trace", () => {
    const { status, stderr } = hyperion(["deploy"]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^no command "deploy"; allowed: build, validate, plan, /);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test("an unknown flag names the ones there are", () => {
    const { status, stderr } = hyperion(["validate", "--fast"]);
    expect(status).toBe(2);
    expect(stderr).toContain("allowed: --json, --quiet, --help");
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test("an unknown environment names the ones there are (S0-AKS-02)", () => {
    expect(hyperion(["validate", "staging"]).stderr).toContain(
      'no system or environment "staging"; allowed: core, dev, qa, prod, ',
    );
  });

  test("a bad environment file is reported by line, and the exit code says so", () => {
    const cwd = workspace((text) => text.replace("region: swedencentral", "region: swedencentra"));
    const { status, stderr } = hyperion(["validate"], cwd);
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^Pulumi\.dev\.yaml:\d+:\d+ {2}config\.hyperion:environment\.azure\.region\n {2}found {4}"swedencentra"\n {2}allowed {2}one of westeurope,/,
    );
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test("validate --json gives the problems as data on standard output", () => {
    const cwd = workspace((text) => text.replace("region: swedencentral", "region: swedencentra"));
    const { status, stdout } = hyperion(["validate", "--json"], cwd);
    expect(status).toBe(2);
    expect(JSON.parse(stdout).problems).toEqual([
      expect.objectContaining({ file: "Pulumi.dev.yaml", found: '"swedencentra"' }),
    ]);
  });

  test("plan --against refuses a ref that does not exist", () => {
    const { status, stderr } = hyperion(["plan", "dev", "--against", "no-such-ref"]);
    expect(status).toBe(2);
    expect(stderr).toContain('no commit "no-such-ref"');
  });
});

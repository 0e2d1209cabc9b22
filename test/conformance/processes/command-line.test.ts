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

  test.each([
    [["-h"], /^hyperion <command>/],
    [["help", "diff"], /^hyperion diff \[system or env…\]\n/],
    [["diff", "-h"], /^hyperion diff /],
    [["--version"], /^\d+\.\d+\.\d+\n$/],
  ])("%o prints what was asked for and ends with 0", (args, printed) => {
    const { status, stdout } = hyperion(args);
    expect([status, stdout]).toEqual([0, expect.stringMatching(printed)]);
  });

  test("a mistyped command or flag is answered with the one that was meant", () => {
    expect(hyperion(["vallidate"]).stderr).toMatch(/^no command "vallidate"; did you mean validate\?/);
    expect(hyperion(["diff", "--aganst", "HEAD"]).stderr).toContain("did you mean --against?");
  });

  test("outside the repository one sentence says where to go", () => {
    const directory = mkdtempSync(join(tmpdir(), "hyperion-test-"));
    directories.push(directory);
    const { status, stderr } = hyperion(["validate"], directory);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^.* is not the root of the repository: it has no Pulumi\.<env>\.yaml; .*\n$/);
  });

  test("outside Git, diff says that there is nothing to compare with", () => {
    const { status, stderr } = hyperion(
      ["diff", "dev", "--against", "main"],
      workspace((text) => text),
    );
    expect([status, stderr]).toEqual([2, expect.stringMatching(/^no commit "main": this folder is no Git repository/)]);
  });

  test("a reader that stops early, such as head, is no failure", () => {
    const { stdout, stderr } = spawnSync(
      "sh",
      ["-c", `"${process.execPath}" "${MAIN}" schema --json | head -c 1; true`],
      {
        encoding: "utf8",
      },
    );
    expect(stdout.length).toBeLessThan(2);
    expect(stderr).not.toMatch(/EPIPE|\n\s+at /);
  });
});

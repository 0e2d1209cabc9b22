import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { parse } from "yaml";

interface Action {
  readonly runs: { readonly steps: readonly { readonly run: string }[] };
}

const action = parse(readFileSync(".github/actions/follows/action.yml", "utf8")) as Action;
const script = action.runs.steps.map(({ run }) => run).join("\n");

const directory = mkdtempSync(join(tmpdir(), "hyperion-follows-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const git = (...args: string[]): string =>
  execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", ...args], {
    cwd: directory,
    encoding: "utf8",
    stdio: "pipe",
  }).trim();
const commit = (message: string): string => {
  git("commit", "--quiet", "--allow-empty", "--message", message);
  return git("rev-parse", "HEAD");
};

git("init", "--quiet", "--initial-branch", "main");
const [first, second] = [commit("first"), commit("second")];
git("checkout", "--quiet", "-b", "aside", first);
const beside = commit("beside");

/** Runs the step as GitHub does, at a commit, where env/prod is at another or at none. */
function runAt(commitOfRun: string, deployed?: string): { status: number | null; output: string } {
  git("checkout", "--quiet", "--detach", commitOfRun);
  if (deployed !== undefined) git("update-ref", "refs/remotes/origin/env/prod", deployed);
  const { status, stdout, stderr } = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
    cwd: directory,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], ENVIRONMENT: "prod" },
  });
  return { status, output: stdout + stderr };
}

test("the first deployment of an environment, whose branch does not exist, is let through", () => {
  expect(runAt(first)).toEqual({ status: 0, output: "env/prod does not exist: this is its first deployment\n" });
});

test("a commit that follows what is deployed, or is it, is let through", () => {
  expect(runAt(second, first)).toEqual({ status: 0, output: "" });
  expect(runAt(second, second)).toEqual({ status: 0, output: "" });
});

test.each([
  ["older than", first],
  ["beside", beside],
])("a run %s what is deployed is refused, with where both are", (_words, commitOfRun) => {
  const { status, output } = runAt(commitOfRun, second);
  expect(status).toBe(1);
  expect(output).toContain(`env/prod is at ${second.slice(0, 7)}, which ${commitOfRun.slice(0, 7)} does not contain`);
});

import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { UserError } from "../../base/problem.ts";
import { exec } from "../../command/exec.ts";
import { writeWhole } from "../../command/files.ts";
import type { PlannedResource } from "../../plan/mock-engine.ts";

/** The commit that a ref names. Throws a UserError where it names none. */
export function commitOf(ref: string): string {
  const known = exec("git", ["rev-parse", "--verify", "--quiet", `${ref}^{commit}`]);
  if (known.status === 0) return known.stdout.toString().trim();
  const answer = (...args: string[]): string => {
    const { status, stdout } = exec("git", ["rev-parse", ...args]);
    return status === 0 ? stdout.toString().trim() : "";
  };
  if (answer("--git-dir") === "")
    throw new UserError(
      `no commit ${JSON.stringify(ref)}: this folder is no Git repository, so there is nothing to compare with; run the command in a clone`,
    );
  const remedy =
    answer("--is-shallow-repository") === "true"
      ? "this clone is shallow: git fetch --unshallow origin"
      : "if it is newer than this clone: git fetch origin";
  throw new UserError(
    `no commit ${JSON.stringify(ref)}; allowed: a branch, tag or commit of this repository; ${remedy}`,
  );
}

/** Exports a commit to a temporary directory and has its own program plan there, with the modules installed now. */
function planned(commit: string, environment: string): PlannedResource[] {
  const directory = mkdtempSync(join(tmpdir(), "hyperion-plan-"));
  try {
    const archive = exec("git", ["archive", "--format=tar", commit]);
    if (archive.status !== 0) throw new UserError(`git archive ${commit}: ${archive.stderr.trim()}`);
    exec("tar", ["-x", "-C", directory], { input: archive.stdout });
    if (!existsSync(join(directory, "src/cli/main.ts")))
      throw new UserError(`${commit} has no \`hyperion plan\`; there is nothing to compare with`);
    symlinkSync(resolve("node_modules"), join(directory, "node_modules"));
    const answer = exec(process.execPath, ["src/cli/main.ts", "plan", environment, "--json", "--quiet", "--no-audit"], {
      cwd: directory,
    });
    if (answer.status !== 0)
      throw new UserError(`the plan of ${environment} at ${commit} failed:\n${answer.stderr.trim()}`);
    const [plan] = JSON.parse(answer.stdout.toString()) as { resources: PlannedResource[] }[];
    return plan?.resources ?? [];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/**
 * File that keeps a plan. A plan follows from the commit, from the modules that are installed, and from Node: another
 * of any of them is another file. It is in the place of tools' caches, which goes whenever the modules are installed anew.
 */
export function cacheFile(commit: string, environment: string): string {
  const modules = existsSync("package-lock.json") ? readFileSync("package-lock.json") : "";
  const key = createHash("sha256").update(modules).update(process.version).digest("hex").slice(0, 16);
  return join("node_modules", ".cache", "hyperion", "plans", `${commit}-${environment}-${key}.json`);
}

function cached(file: string): PlannedResource[] | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as PlannedResource[];
  } catch {
    return undefined;
  }
}

/**
 * The plan of an environment as the program and the files of a git ref make it. The work tree is not touched. A commit
 * never changes, so its plan is made once and read from then on.
 */
export function planAtRef(ref: string, environment: string): PlannedResource[] {
  const commit = commitOf(ref);
  const file = cacheFile(commit, environment);
  const known = cached(file);
  if (known !== undefined) return known;
  const resources = planned(commit, environment);
  try {
    writeWhole(file, JSON.stringify(resources));
  } catch {
    // Modules that cannot be written to cost the time again, and nothing else.
  }
  return resources;
}

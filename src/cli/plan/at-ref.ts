import { existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { UserError } from "../../base/problem.ts";
import type { PlannedResource } from "../../plan/mock-engine.ts";
import { exec } from "../exec.ts";

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

/**
 * The plan of an environment as the program and the files of a git ref make it. The ref is exported to a temporary
 * directory, so the work tree is not touched; it uses the modules that are installed now.
 */
export function planAtRef(ref: string, environment: string): PlannedResource[] {
  const commit = commitOf(ref);
  const directory = mkdtempSync(join(tmpdir(), "hyperion-plan-"));
  try {
    const archive = exec("git", ["archive", "--format=tar", commit]);
    if (archive.status !== 0) throw new UserError(`git archive ${ref}: ${archive.stderr.trim()}`);
    exec("tar", ["-x", "-C", directory], { input: archive.stdout });
    if (!existsSync(join(directory, "src/cli/main.ts")))
      throw new UserError(`${ref} has no \`hyperion plan\`; there is nothing to compare with`);
    symlinkSync(resolve("node_modules"), join(directory, "node_modules"));
    const planned = exec(
      process.execPath,
      ["src/cli/main.ts", "plan", environment, "--json", "--quiet", "--no-audit"],
      { cwd: directory },
    );
    if (planned.status !== 0)
      throw new UserError(`the plan of ${environment} at ${ref} failed:\n${planned.stderr.trim()}`);
    const [plan] = JSON.parse(planned.stdout.toString()) as { resources: PlannedResource[] }[];
    return plan?.resources ?? [];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

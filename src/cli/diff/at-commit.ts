import { UserError } from "../../base/problem.ts";
import { exec } from "../../command/exec.ts";
import { deployDirectory } from "../../systems/deploy-directory.ts";
import type { Instance } from "../../systems/registry.ts";
import { planAtRef } from "../plan/at-ref.ts";
import { contentOf } from "./content.ts";
import type { Side } from "./side.ts";
import { writtenIn } from "./working-tree.ts";

function git(args: readonly string[], input?: Buffer): Buffer {
  const result = exec("git", args, input === undefined ? {} : { input });
  if (result.status !== 0) throw new UserError(`git ${args.join(" ")}: ${result.stderr.trim()}`);
  return result.stdout;
}

/** Files of a commit by their paths, read by one process. Their content is found by its length, as git states it. */
export function splitBatch(paths: readonly string[], batch: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  let offset = 0;
  for (const path of paths) {
    const end = batch.indexOf("\n", offset);
    const size = Number(batch.subarray(offset, end).toString().split(" ")[2]);
    files.set(path, batch.subarray(end + 1, end + 1 + size).toString());
    offset = end + 1 + size + 1;
  }
  return files;
}

/**
 * What a renderer wrote below an environment's folder in a commit: everything in subfolders, and beside them what it
 * writes there now. Another file of the folder itself is a person's or a command's.
 */
export function filesAt(commit: string, environment: string, now: ReadonlySet<string>): Map<string, string> {
  const folder = `${deployDirectory(environment)}/`;
  const paths = git(["ls-tree", "-r", "-z", "--name-only", commit, "--", folder])
    .toString()
    .split("\0")
    .map((path) => path.slice(folder.length))
    .filter((path) => path.includes("/") || now.has(path));
  const batch = git(["cat-file", "--batch"], Buffer.from(paths.map((path) => `${commit}:${folder}${path}\n`).join("")));
  return splitBatch(paths, batch);
}

/** What there is of an environment that a commit does not have. */
const NOTHING: Side = { values: {}, resources: [], manifests: [] };

/**
 * An environment as a commit has it: its file and what was rendered from Git, its plan by the commit's own program.
 * @param now paths that are rendered now
 */
export function sideAt(commit: string, { system, environment, name }: Instance, now: ReadonlySet<string>): Side {
  const files = filesAt(commit, name, now);
  const input = system.input && `${commit}:${system.input.file(environment)}`;
  const known = input === undefined ? files.size > 0 : exec("git", ["cat-file", "-e", input]).status === 0;
  if (!known) return NOTHING;
  return {
    ...writtenIn(system, input === undefined ? undefined : git(["show", input]).toString()),
    resources: system.plan === undefined ? [] : planAtRef(commit, name),
    ...contentOf(files),
  };
}

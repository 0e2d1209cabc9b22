import { load } from "js-yaml";
import { at, type Fields, fields } from "../../base/fields.ts";
import { UserError } from "../../base/problem.ts";
import { environmentFile } from "../../config/load.ts";
import { ENVIRONMENT_KEY } from "../../config/stack-file.ts";
import { isKubernetesObject } from "../../kubernetes/object.ts";
import { deployDirectory } from "../environments.ts";
import { exec } from "../exec.ts";
import { planAtRef } from "../plan/at-ref.ts";
import type { Manifest, Side } from "./side.ts";

const appOf = (path: string): string => path.split("/")[0] ?? "";

/** An object that is written below an environment's folder; nothing where the file holds something else. */
const manifest = (path: string, value: unknown): Manifest[] =>
  isKubernetesObject(value) ? [{ app: appOf(path), object: value }] : [];

/** Rendered objects in the form that their files hold: what is undefined is not there. */
export const manifestsOf = (rendered: readonly { readonly path: string; readonly manifest: unknown }[]): Manifest[] =>
  rendered.flatMap(({ path, manifest: object }) => manifest(path, JSON.parse(JSON.stringify(object))));

/** What a stack file says of its environment, as it is written. */
export const valuesOf = (text: string): Fields => fields(at(load(text), "config", ENVIRONMENT_KEY));

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

/** The objects below an environment's folder in a commit. */
export function manifestsAt(commit: string, environment: string): Manifest[] {
  const folder = `${deployDirectory(environment)}/`;
  const paths = git(["ls-tree", "-r", "-z", "--name-only", commit, "--", folder])
    .toString()
    .split("\0")
    .filter((path) => path.endsWith(".yaml"));
  const batch = git(["cat-file", "--batch"], Buffer.from(paths.map((path) => `${commit}:${path}\n`).join("")));
  return [...splitBatch(paths, batch)].flatMap(([path, text]) => manifest(path.slice(folder.length), load(text)));
}

/** What there is of an environment that a commit does not have. */
const NOTHING: Side = { values: {}, resources: [], manifests: [] };

/** An environment as a commit has it: its file and manifests from Git, its plan by the commit's own program. */
export function sideAt(commit: string, environment: string): Side {
  const file = `${commit}:${environmentFile(environment)}`;
  if (exec("git", ["cat-file", "-e", file]).status !== 0) return NOTHING;
  return {
    values: valuesOf(git(["show", file]).toString()),
    resources: planAtRef(commit, environment),
    manifests: manifestsAt(commit, environment),
  };
}

import { readdirSync } from "node:fs";
import { UserError } from "../base/problem.ts";

/** What the operating system refused, with what to do. None of it is a defect of hyperion. */
const REFUSALS: Readonly<Record<string, readonly [what: string, remedy: string]>> = {
  EACCES: [
    "may not be written or read by this user",
    "give this user the right to it, or run from a clone of your own",
  ],
  EPERM: ["may not be changed by this user", "give this user the right to it, or run from a clone of your own"],
  EROFS: ["is on a file system that is read-only", "run from a clone on a disk that can be written"],
  ENOSPC: ["has no room: the disk is full", "free some space and run the command again; nothing half-written stays"],
  EDQUOT: ["has no room: this user's quota is used up", "free some space and run the command again"],
  ENOTDIR: ["stands below a file where a folder is expected", "move the file away and run the command again"],
  EISDIR: ["is a folder where a file is expected", "move the folder away and run the command again"],
  EMFILE: ["cannot be opened: too many files are open", "raise the limit with ulimit -n and run the command again"],
};

/** A sentence on a failure that is the machine's: the path, why, and what to do. Undefined for any other failure. */
export function environmentFault(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = "", path } = error as NodeJS.ErrnoException;
  const refusal = REFUSALS[code];
  if (refusal === undefined) return undefined;
  const [what, remedy] = refusal;
  return `${path ?? "a file"} ${what} (${code}); ${remedy}`;
}

/** Throws a UserError where the current folder is not the root of a repository of environments. */
export function requireRepository(): void {
  if (readdirSync(".").some((name) => /^Pulumi\.[a-z0-9]+\.yaml$/.test(name))) return;
  throw new UserError(
    `${process.cwd()} is not the root of the repository: it has no Pulumi.<env>.yaml; run the command in the folder that has them`,
  );
}

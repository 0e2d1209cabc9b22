import { mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../src/base/problem.ts";
import { onPath } from "../path.ts";
import { run } from "../run.ts";
import type { DebianSource } from "../tool.ts";

/** Downloads a package, verified by apt, and unpacks it beside nothing of the system's: no service is started. */
export function unpackDebian(source: DebianSource, programs: readonly string[], directory: string): void {
  if (onPath("apt-get") === undefined) {
    throw new UserError(`${source.package} comes from Debian's packages; here, install its official release`);
  }
  mkdirSync(join(directory, "bin"), { recursive: true });
  const download = () => run("apt-get", ["download", "--quiet", source.package], { cwd: directory });
  try {
    download();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // A new machine has no list of packages yet.
    run("apt-get", ["update", "--quiet"], { cwd: directory });
    download();
  }
  const archive = readdirSync(directory).find((file) => file.endsWith(".deb"));
  if (archive === undefined) throw new UserError(`apt-get downloaded no ${source.package}; run apt-get update first`);
  run("dpkg-deb", ["--extract", archive, "root"], { cwd: directory });
  for (const program of programs) symlinkSync(join("..", "root", source.bin, program), join(directory, "bin", program));
}

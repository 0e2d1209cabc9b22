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
  run("apt-get", ["download", "--quiet", source.package], { cwd: directory });
  const archive = readdirSync(directory).find((file) => file.endsWith(".deb"));
  if (archive === undefined) throw new UserError(`apt-get downloaded no ${source.package}; run apt-get update first`);
  run("dpkg-deb", ["--extract", archive, "root"], { cwd: directory });
  for (const program of programs) symlinkSync(join("..", "root", source.bin, program), join(directory, "bin", program));
}

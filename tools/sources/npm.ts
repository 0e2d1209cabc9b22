import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { RECIPES } from "../cache.ts";
import { run } from "../run.ts";
import type { NpmSource } from "../tool.ts";

/** Installs what the lock file pins; no package's own script runs. */
export function installNpm(source: NpmSource, programs: readonly string[], directory: string): void {
  mkdirSync(join(directory, "bin"), { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) {
    cpSync(join(RECIPES, "npm", source.package, file), join(directory, file));
  }
  run("npm", ["ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund"], { cwd: directory });
  for (const program of programs) {
    symlinkSync(join("..", "node_modules", ".bin", program), join(directory, "bin", program));
  }
}

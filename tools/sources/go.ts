import { mkdirSync, renameSync } from "node:fs";
import { basename, join } from "node:path";
import { RECIPES } from "../cache.ts";
import { run } from "../run.ts";
import type { GoSource } from "../tool.ts";

/**
 * Compiles every program of a module in one go, so that what they share is compiled once. Without cgo: the programs
 * need no C library, and no compiler of C need be there. The module's own go.sum is what Go verifies downloads by.
 */
export function buildGo(source: GoSource, version: string, bin: string): void {
  mkdirSync(bin, { recursive: true });
  const flags = source.versionVariable === undefined ? "" : ` -X ${source.versionVariable}=${version}`;
  // A person at a terminal sees each package as it is compiled; a log would only get two thousand lines.
  const verbose = process.stderr.isTTY ? ["-v"] : [];
  const paths = Object.values(source.packages);
  run("go", ["build", "-mod=readonly", "-trimpath", ...verbose, `-ldflags=-s -w${flags}`, "-o", `${bin}/`, ...paths], {
    cwd: join(RECIPES, "go", source.folder),
    env: { ...process.env, CGO_ENABLED: "0", GOWORK: "off", GOFLAGS: "" },
    inherit: process.stderr.isTTY,
  });
  for (const [name, path] of Object.entries(source.packages)) {
    const made = executableName(path);
    if (made !== name) renameSync(join(bin, made), join(bin, name));
  }
}

/** Go names an executable after the last part of its path that is not a major version. */
const executableName = (path: string): string => basename(path.replace(/\/v\d+$/, ""));

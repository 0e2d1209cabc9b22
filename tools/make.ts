import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pinnedVersion, toolDirectory } from "./cache.ts";
import { unpackDebian } from "./sources/debian.ts";
import { buildGo } from "./sources/go.ts";
import { copyMaven } from "./sources/maven.ts";
import { installNpm } from "./sources/npm.ts";
import type { Tool } from "./tool.ts";

function fill(tool: Tool, directory: string): void {
  const { source, programs } = tool;
  switch (source.kind) {
    case "go":
      buildGo(source, pinnedVersion(tool), join(directory, "bin"));
      break;
    case "debian":
      unpackDebian(source, programs, directory);
      break;
    case "npm":
      installNpm(source, programs, directory);
      break;
    case "maven":
      copyMaven(source, directory);
      break;
  }
}

/** Makes a tool in the cache. Half of one is never found there: the folder gets its name when it is complete. */
export function make(tool: Tool): void {
  const directory = toolDirectory(tool);
  const partial = `${directory}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  fill(tool, partial);
  renameSync(partial, directory);
}

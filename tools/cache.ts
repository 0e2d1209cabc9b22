import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Source, Tool } from "./tool.ts";

/** Folder of the recipes: modules, lock files, projects. */
export const RECIPES = import.meta.dirname;

/** Where tools are kept between checkouts: `$XDG_CACHE_HOME/hyperion-tools`, or the same below `~/.cache`. */
export const cacheRoot = (): string =>
  join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "hyperion-tools");

const goFiles = (folder: string): string[] =>
  readdirSync(join(RECIPES, "go", folder))
    .filter((file) => file.endsWith(".go"))
    .sort();

/** Files that pin a source: another content of them is another tool. */
function pins(source: Source): string[] {
  switch (source.kind) {
    case "go":
      // A recipe may have a program of its own, made of modules.
      return ["go.mod", "go.sum", ...goFiles(source.folder)].map((file) => join(RECIPES, "go", source.folder, file));
    case "npm":
      return ["package.json", "package-lock.json"].map((file) => join(RECIPES, "npm", source.package, file));
    case "maven":
      return [join(RECIPES, "maven", source.folder, "pom.xml")];
    case "debian":
      return existsSync("/etc/os-release") ? ["/etc/os-release"] : [];
  }
}

const escaped = (text: string): string => text.replaceAll(/[.+]/g, "\\$&");

/** Version that a tool's recipe pins; for a Debian package, the name of the release that it comes from. */
export function pinnedVersion({ name, source }: Tool): string {
  const text = pins(source).map((file) => readFileSync(file, "utf8"))[0] ?? "";
  const patterns: Record<Source["kind"], RegExp> = {
    go: new RegExp(`^\\s+${escaped(source.kind === "go" ? source.module : "")} (v\\S+)`, "m"),
    npm: /"dependencies": \{\s*"[^"]+": "([^"]+)"/,
    maven: /<tool\.version>([^<]+)</,
    debian: /^VERSION_CODENAME=(\S+)/m,
  };
  const version = patterns[source.kind].exec(text)?.[1];
  if (version === undefined && source.kind !== "debian") throw new Error(`${name}: its recipe names no version`);
  return version ?? "unknown";
}

/** Folder of a tool at its pinned version and content; whether it is there or not. */
export function toolDirectory(tool: Tool): string {
  const hash = createHash("sha256").update(JSON.stringify(tool.source));
  for (const file of pins(tool.source)) hash.update(readFileSync(file));
  return join(cacheRoot(), `${tool.name}-${pinnedVersion(tool)}-${hash.digest("hex").slice(0, 12)}`);
}

/** Folder of a tool's programs. */
export const binDirectory = (tool: Tool): string => join(toolDirectory(tool), "bin");

export const isCached = (tool: Tool): boolean => existsSync(binDirectory(tool));

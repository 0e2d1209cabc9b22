import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { diffArrays } from "diff";

/** How a file on disk differs from what is rendered. */
export interface TreeDifference {
  /** Path below the tree's folder. */
  readonly path: string;
  readonly kind: "missing" | "changed" | "left-over";
  /** The lines that differ, `-` on disk and `+` rendered, each with its number; for changed files only. */
  readonly lines: readonly string[];
}

/** Lines shown of one file; a whole new version says no more than its beginning. */
const MAX_LINES = 20;

/** Paths below a folder, with `/`, of files that the renderer owns: everything in a subfolder. */
function filesIn(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.parentPath !== directory)
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1));
}

/** The lines that differ, in the order of the files. Of a change that is too long to read, some of either side are left. */
export function differingLines(before: string, after: string): string[] {
  const lines: string[] = [];
  let [old, now] = [1, 1];
  for (const { value, added, removed } of diffArrays(before.split("\n"), after.split("\n"))) {
    if (removed) lines.push(...value.map((line, index) => `- ${old + index}: ${line}`));
    if (added) lines.push(...value.map((line, index) => `+ ${now + index}: ${line}`));
    if (!added) old += value.length;
    if (!removed) now += value.length;
  }
  if (lines.length <= MAX_LINES) return lines;
  const ofSide = (sign: string) => lines.filter((line) => line.startsWith(sign)).length;
  const [gone, come] = [ofSide("-"), ofSide("+")];
  const half = MAX_LINES / 2;
  const left: Record<string, number> = { "-": MAX_LINES - Math.min(come, half), "+": MAX_LINES - Math.min(gone, half) };
  const kept = lines.filter((line) => {
    const sign = line.charAt(0);
    left[sign] = (left[sign] ?? 0) - 1;
    return left[sign] >= 0;
  });
  return [...kept, `… ${lines.length - kept.length} more`];
}

/** What `writeTree` would change in a folder, in the order of paths. */
export function diffTree(directory: string, files: ReadonlyMap<string, string>): TreeDifference[] {
  const rendered = [...files].flatMap(([path, text]): TreeDifference[] => {
    const file = join(directory, path);
    if (!existsSync(file)) return [{ path, kind: "missing", lines: [] }];
    const before = readFileSync(file, "utf8");
    return before === text ? [] : [{ path, kind: "changed", lines: differingLines(before, text) }];
  });
  const leftOver = filesIn(directory)
    .filter((path) => !files.has(path))
    .map((path): TreeDifference => ({ path, kind: "left-over", lines: [] }));
  return [...rendered, ...leftOver].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * Makes a folder hold exactly these files. Files that are the same are not touched. Everything is written beside its
 * place first: a failure half-way (a full disk) leaves the tree as it was. Returns what was changed.
 */
export function writeTree(directory: string, files: ReadonlyMap<string, string>): TreeDifference[] {
  const differences = diffTree(directory, files);
  const staged: { readonly temporary: string; readonly file: string }[] = [];
  try {
    for (const { path, kind } of differences) {
      if (kind === "left-over") continue;
      const file = join(directory, path);
      const temporary = `${file}.${process.pid}.tmp`;
      mkdirSync(dirname(file), { recursive: true });
      staged.push({ temporary, file });
      writeFileSync(temporary, files.get(path) ?? "");
    }
  } catch (error) {
    for (const { temporary } of staged) rmSync(temporary, { force: true });
    throw error;
  }
  for (const { temporary, file } of staged) renameSync(temporary, file);
  for (const { path, kind } of differences) {
    if (kind !== "left-over") continue;
    rmSync(join(directory, path));
    const folder = join(directory, dirname(path));
    if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true });
  }
  return differences;
}

/** A difference as a person reads it. */
export const formatDifference = ({ path, kind, lines }: TreeDifference): string =>
  [`${kind.padEnd(9)} ${path}`, ...lines.map((line) => `  ${line}`)].join("\n");

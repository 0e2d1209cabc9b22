import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { UserError } from "../../base/problem.ts";
import { exec } from "../../command/exec.ts";
import type { Commit, Drill, TestRun } from "./model.ts";
import { testsOf } from "./results.ts";

function git(...args: readonly string[]): string {
  const { status, stdout, stderr } = exec("git", args);
  if (status !== 0) throw new UserError(`git ${args.join(" ")}: ${stderr.trim()}`);
  return stdout.toString().trim();
}

/** The commit that is checked out. */
export function checkedOut(): Commit {
  const [id = "", date = "", ...subject] = git("log", "-1", "--format=%H%n%cI%n%s").split("\n");
  return { id, date, subject: subject.join(" "), modified: git("status", "--porcelain") !== "" };
}

/** A JSON file, or undefined where there is none. Throws a UserError where it is not JSON. */
function json(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`${path}: not JSON (${error instanceof Error ? error.message : ""}); run its tests again`);
  }
}

/** Where the reporters of the tests write. */
const RUNS: Readonly<Record<string, string>> = {
  unit: "dist/test/unit.json",
  conformance: "dist/test/conformance.json",
};
const DRILLS = "dist/drill";

/** The test runs whose records are there. */
export const testRuns = (): TestRun[] =>
  Object.entries(RUNS).flatMap(([kind, path]) => {
    const record = json(path);
    return record === undefined ? [] : [{ kind, tests: testsOf(record) }];
  });

/** The drills whose records are there, by name. */
export function drills(): Drill[] {
  let files: string[];
  try {
    files = readdirSync(DRILLS);
  } catch {
    return [];
  }
  return files
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => ({ name: basename(file, ".json"), record: json(join(DRILLS, file)) }));
}

const asset = (name: string): string => readFileSync(new URL(`./assets/${name}`, import.meta.url), "utf8");

/** The page's own style and script. */
export const assets = () => ({ style: asset("page.css"), script: asset("page.js") });

import { spawn } from "node:child_process";
import { globSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/** What a row's own tests said: how many failed and passed, and the titles of those that failed. */
export interface Verdict {
  readonly failed: number;
  readonly passed: number;
  readonly titles: readonly string[];
}

/** Compares what is rendered with `deploy/`: the next synth turns it green, so that it proves no row. */
const COMPARISON = "test/charts/deploy.test.ts";

interface JsonReport {
  readonly testResults: readonly {
    readonly status: string;
    readonly name: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** Test files that name a row; conformance tests only where no other does, because they need real programs. */
export function filesOf(row: string, directory: string): { readonly config: string; readonly files: string[] } {
  const named = globSync("test/**/*.test.ts", { cwd: directory }).filter(
    (file) => file !== COMPARISON && readFileSync(join(directory, file), "utf8").includes(row),
  );
  const fast = named.filter((file) => !file.startsWith("test/conformance/"));
  return fast.length > 0
    ? { config: "vitest.config.ts", files: fast }
    : { config: "vitest.conformance.config.ts", files: named };
}

/** Runs the tests whose titles name a row. An import that throws counts as a failed test. */
export async function runRow(row: string, directory: string): Promise<Verdict> {
  const { config, files } = filesOf(row, directory);
  if (files.length === 0) return { failed: 0, passed: 0, titles: [] };
  const output = join(directory, "verdict.json");
  rmSync(output, { force: true });
  await vitest(directory, ["--config", config, ...files, "-t", row, "--reporter", "json", "--outputFile", output]);
  const { testResults } = JSON.parse(readFileSync(output, "utf8")) as JsonReport;
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  const failed = results.filter(({ status }) => status === "failed").map(({ fullName }) => fullName);
  const unread = testResults
    .filter(({ status, assertionResults }) => status === "failed" && assertionResults.length === 0)
    .map(({ name }) => `${name} cannot be read`);
  return {
    failed: failed.length + unread.length,
    passed: results.filter(({ status }) => status === "passed").length,
    titles: [...failed, ...unread],
  };
}

function vitest(directory: string, args: readonly string[]): Promise<void> {
  const program = join(directory, "node_modules/vitest/vitest.mjs");
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, "run", ...args], { cwd: directory, stdio: "ignore" });
    child.on("error", reject);
    child.on("exit", () => resolve());
  });
}

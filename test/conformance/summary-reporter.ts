import { relative } from "node:path";
import type { UserConsoleLog } from "vitest";
import type { Reporter, TestCase, TestModule } from "vitest/node";
import type { Checked } from "./summary.ts";

/** A line of the table: program, version, what it checked, seconds. */
interface Row {
  readonly program: string;
  readonly version: string;
  readonly checked: string;
  readonly seconds: number;
  readonly verdict: string;
}

const HEADER = ["program", "version", "checked", "seconds", "verdict"] as const;

const state = (test: TestCase): string => test.result().state;

function verdictOf(tests: readonly TestCase[]): string {
  const failed = tests.filter((test) => state(test) === "failed").length;
  if (failed > 0) return `${failed} of ${tests.length} failed`;
  return tests.every((test) => state(test) === "skipped") ? "skipped, see below" : "accepted";
}

const secondsOf = (tests: readonly TestCase[]): number =>
  tests.reduce((sum, test) => sum + (test.diagnostic()?.duration ?? 0), 0) / 1000;

/** Tests that say what their program has read: a row for each program and kind of thing. */
function statedRows(tests: readonly TestCase[]): Row[] {
  const groups = new Map<string, { line: Checked; count: number; tests: TestCase[] }>();
  for (const test of tests) {
    for (const line of test.meta().checked ?? []) {
      const key = `${line.program} ${line.what}`;
      const group = groups.get(key) ?? { line, count: 0, tests: [] };
      groups.set(key, { ...group, count: group.count + line.count, tests: [...group.tests, test] });
    }
  }
  return [...groups.values()].map(({ line, count, tests: own }) => ({
    program: line.program,
    version: line.version,
    checked: `${count} ${line.what}`,
    seconds: secondsOf(own),
    verdict: verdictOf(own),
  }));
}

function moduleRows(module: TestModule): Row[] {
  const all = [...module.children.allTests()];
  // Where the rest could run, what only asks whether the program is there has nothing to say.
  const asks = (test: TestCase) => state(test) === "skipped" && test.parent.type === "module";
  const tests = all.every((test) => state(test) === "skipped") ? all : all.filter((test) => !asks(test));
  const silent = tests.filter((test) => test.meta().checked === undefined);
  const broken = module.state() === "failed" && tests.length === 0;
  if (silent.length === 0 && !broken) return statedRows(tests);
  const rest: Row = {
    program: relative("test/conformance", module.relativeModuleId).replace(/\.test\.ts$/, ""),
    version: "",
    checked: `${silent.length} tests`,
    seconds: secondsOf(silent),
    verdict: broken ? "could not be loaded" : verdictOf(silent),
  };
  return [...statedRows(tests), rest];
}

/** Pads columns to their widest cell. */
function table(rows: readonly Row[]): string {
  const cells = [
    [...HEADER],
    ...rows.map((row) => [row.program, row.version, row.checked, row.seconds.toFixed(1), row.verdict]),
  ];
  const widths = HEADER.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  return cells
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Ends a run with a table of what was read by which program, and what was skipped for want of what. */
export class SummaryReporter implements Reporter {
  readonly #skipped = new Set<string>();

  onUserConsoleLog({ content }: UserConsoleLog): void {
    for (const line of content.split("\n")) if (/^(skipped|noted): /.test(line)) this.#skipped.add(line);
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const sorted = [...modules].sort((a, b) => a.relativeModuleId.localeCompare(b.relativeModuleId));
    console.log(["", table(sorted.flatMap(moduleRows)), "", ...[...this.#skipped].sort(), ""].join("\n"));
  }
}
